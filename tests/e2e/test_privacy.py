"""What is kept of a member: they see it, take it along, and erase it."""

from __future__ import annotations

import json

import pytest

from db.services import reading, voting
from forum.vocabulary import Direction, Door, PostState
from tests.e2e.conftest import World
from tests.e2e.posts import answer, ask, post, shown
from tests.e2e.simcord_help import text_of


async def test_privacy_counts_what_is_kept_anonymous_posts_too(world: World) -> None:
    first = await ask(world, world.ann)
    await ask(world, world.ann, "Why do my dreams repeat themselves?", shown_name="Robin")
    await answer(world, world.ann, first)
    text = shown(await world.ann.slash(world.text, "privacy"))
    assert "Questions: **1**" in text
    assert "Answers: **1**" in text
    assert "Posts under a chosen name: **1**" in text


async def test_the_file_holds_the_members_posts_and_nobody_elses(world: World) -> None:
    await ask(world, world.ann)
    await ask(world, world.ben, "Why do my dreams repeat themselves?")
    await ask(world, world.ann, "May I sleep in the afternoon?", shown_name="Robin")
    result = await world.ann.slash(world.text, "privacy")
    assert result.response is not None
    given = await world.ann.click(result.response, label="Get it as a file")
    assert given.response is not None
    assert given.response.ephemeral
    attachment = given.response.message.attachments[0]
    assert attachment.filename == "my-forum-data.json"
    text = (await attachment.read()).decode()
    json.loads(text)
    assert "fall asleep" in text
    assert "afternoon" in text
    assert "dreams" not in text


@pytest.mark.parametrize(
    ("label", "state", "name"),
    [
        ("Erase, keep posts nameless", PostState.VISIBLE, ""),
        ("Erase, remove posts", PostState.DELETED, ""),
    ],
)
async def test_erasing_asks_first_and_then_does_what_the_preview_said(
    world: World, label: str, state: PostState, name: str
) -> None:
    first = await ask(world, world.ann)
    other = await ask(world, world.ben, "Why do my dreams repeat themselves?")
    ballot = voting.Ballot(
        guild_id=world.guild.id,
        voter=world.actor(world.ann),
        wanted=Direction.UP,
        door=Door.COMMAND,
        now=world.now,
        post_id=other,
    )
    await voting.cast(world.store, ballot)
    result = await world.ann.slash(world.text, "privacy")
    assert result.response is not None
    await world.restart()
    preview = await world.ann.click(result.response, label=label)
    assert "cannot be undone" in shown(preview)
    assert (await post(world, first)).author.name == "Ann"
    assert preview.response is not None
    done = await world.ann.click(preview.response, label="Erase it")
    assert "Done" in shown(done)
    await world.show()
    assert (await post(world, first)).state is state
    assert (await post(world, first)).author.name == name
    assert (await reading.profile(world.store, world.guild.id, world.ann.id)).questions == 0
    cards = [text_of(message) for thread in world.threads() for message in thread.history()]
    assert not any("by Ann" in card for card in cards)


async def test_the_preview_can_be_left_without_erasing(world: World) -> None:
    first = await ask(world, world.ann)
    result = await world.ann.slash(world.text, "privacy")
    assert result.response is not None
    preview = await world.ann.click(result.response, label="Erase, remove posts")
    assert preview.response is not None
    back = await world.ann.click(preview.response, label="Keep it")
    assert "What is kept of you" in shown(back)
    assert (await post(world, first)).state is PostState.VISIBLE
