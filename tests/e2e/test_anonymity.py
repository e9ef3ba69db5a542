"""Who acts under a chosen name: nothing anybody can see, read in a log or steal tells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forum.vocabulary import PostState
from tests.e2e.acting import answer, asked, card, comment, form, newest, post, reply
from tests.e2e.conftest import World
from tests.e2e.simcord_help import text_of

NAME = "Night owl"
#: What goes to one person only: answers to their own commands and buttons.
PRIVATE = ("/interactions/", "/webhooks/")
OURS = ("bot", "cogs", "db")


async def _lives_anonymously(world: World) -> None:
    """Ann does all that a member can do, and never under her own name."""
    question = await asked(world, world.ann, name=NAME)
    await answer(world, world.ben, question.id)
    answered = await newest(world)
    await comment(world, world.ann, answered.id, name=NAME)
    await answer(world, world.ann, question.id, "I found out that walking helps.", NAME)
    own = await newest(world)
    await world.ann.click(card(world, question, answered), label="Accept")
    shown = await world.ann.slash(world.text, "edit", post=str(question.id))
    typed = form(title="How do I sleep before an important exam?")
    await world.ann.submit_modal(shown, {key: typed[key] for key in typed if key != "name"})
    await world.ann.slash(world.text, "answer", question=str(question.id))
    shown = await world.ann.slash(world.text, "comment", post=str(own.id))
    await world.ann.submit_modal(shown, {"text": "Short", "name": NAME})
    told = await world.ann.slash(world.text, "delete", post=str(own.id))
    await world.show()
    await world.ann.click(reply(told), label="Delete for good")
    await world.show()
    assert (await post(world, question.id)).title == typed["title"]
    assert (await post(world, answered.id)).is_accepted
    assert (await post(world, answered.id)).comments == 1
    assert (await post(world, own.id)).state is PostState.DELETED


async def test_nothing_that_others_see_names_an_anonymous_author(world: World) -> None:
    await _lives_anonymously(world)

    channels = [world.text, world.mods, *world.threads()]
    seen = [text_of(message) for channel in channels for message in channel.history()]
    assert [text for text in seen if NAME in text]
    assert not [text for text in seen if "Ann" in text or str(world.ann.id) in text]


async def test_nothing_the_bot_sends_to_all_names_an_anonymous_author(world: World) -> None:
    await _lives_anonymously(world)

    dm = f"/channels/{world.ann.user.dm_channel.id}/"
    public = [
        json.dumps([method, path, body])
        for method, path, body in world.sent
        if not path.startswith((*PRIVATE, dm)) and path != "/users/@me/channels"
    ]
    assert public
    assert not [sent for sent in public if str(world.ann.id) in sent or '"Ann"' in sent]


async def test_no_log_names_an_anonymous_author(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await _lives_anonymously(world)

    lines = [
        f"{record.getMessage()} {record.__dict__}"
        for record in caplog.records
        if record.name.split(".")[0] in OURS
    ]
    assert not [line for line in lines if str(world.ann.id) in line or NAME in line]


async def test_the_raw_database_does_not_name_an_anonymous_author(
    world: World, tmp_path: Path
) -> None:
    await _lives_anonymously(world)

    raw = _raw_database(tmp_path)
    assert NAME.encode() in raw
    assert world.ben.id.to_bytes(8, "big") in raw, "this is how a named author is found"
    assert world.ann.id.to_bytes(8, "big") not in raw
    assert str(world.ann.id).encode() not in raw


async def test_what_others_look_up_does_not_lead_to_an_anonymous_author(world: World) -> None:
    await _lives_anonymously(world)

    looked = [
        await world.ben.slash(world.text, "questions", person=world.ann.user),
        await world.ben.slash(world.text, "leaderboard"),
        await world.ben.slash(world.text, "search", words="Ann"),
    ]
    assert not [told for told in looked if "important exam" in text_of(reply(told))]


def _raw_database(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("wellspring.db*")))
