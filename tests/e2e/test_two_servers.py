"""Two servers with the same bot: nothing of one is seen, found or moved from the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
import pytest
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult

from db.models import Base
from db.services import guilds
from forum.vocabulary import Actor, Level
from tests.e2e.acting import (
    answered,
    ask,
    asked,
    button_in,
    comment,
    form,
    newest,
    post,
    reply,
    said,
)
from tests.e2e.checking import assert_all_is_right
from tests.e2e.conftest import Member, World
from tests.e2e.looking import rows
from tests.e2e.simcord_help import text_of

#: Words that stand in the first server only.
TITLE = "Why does the xylophone sound so hollow?"
WORD = "xylophone"
NAME = "Night owl"
#: Every verb of a button that names a post, with what may stand behind the post's number.
ON_POSTS = (
    *("answer", "comment", "accept", "unaccept", "follow", "more", "mine", "read"),
    *("up", "down", "novote", "report", "edit", "delete", "deletenow"),
    *("modhide", "modshow", "modclose", "modreopen", "moddelete", "modkeep"),
)
ON_DRAFTS = ("draft", "drop", "post", "named", "asbefore", "consent", "decline")
REASON = {"reason": "It stands in another server.", "duplicate": ""}
TYPED = {"text": "This is long enough to be posted.", "name": ""}


@dataclass
class Other:
    """The second server: its admin, and a channel in it."""

    guild: GuildHandle
    text: ChannelHandle
    forum: ChannelHandle
    admin: Member


@pytest.fixture
async def other(world: World) -> Other:
    guild = world.env.create_guild("Lighthouse")
    role = guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    there = Other(
        guild,
        guild.create_text_channel("general"),
        guild.create_forum_channel("questions"),
        guild.add_member(world.env.create_user("Olga"), roles=[role]),
    )
    await world.env.settle()
    admin = Actor(guild.id, there.admin.id, "Olga", Level.ADMIN)
    await guilds.set_up(
        world.store, admin, home_channel_id=there.forum.id, kind="forum", now=world.now
    )
    return there


@pytest.fixture
async def post_ids(world: World) -> list[int]:
    """A question with an answer and a comment in the first server."""
    question = await asked(world, world.ann, title=TITLE, tags=WORD, name=NAME)
    by_ben = await answered(world, world.ben, question.id, f"A {WORD} has pipes under its bars.")
    await comment(world, world.ann, by_ben.id, f"Mine, the {WORD}, has none.", NAME)
    return [question.id, by_ben.id, (await newest(world)).id]


async def test_no_command_finds_anything_of_another_server(
    world: World, other: Other, post_ids: list[int]
) -> None:
    who, where = other.admin, other.text
    looked = [
        await who.slash(where, "search", words=WORD),
        *[await who.slash(where, name) for name in ("questions", "unanswered", "leaderboard")],
        await who.slash(where, "questions", tag=WORD),
        await who.slash(where, "questions", person=world.ben.user),
        await who.slash(where, "profile", person=world.ben.user),
        *[await who.slash(where, name) for name in ("inbox", "drafts", "why", "privacy")],
    ]
    for post_id in post_ids:
        looked += await _points_at(who, where, str(post_id))
        looked += await _points_at(who, where, (await post(world, post_id)).link.url or "")
    completed = [
        *await who.autocomplete(where, "ask", "title", TITLE),
        *await who.autocomplete(where, "question", "question", WORD),
        *await who.autocomplete(where, "questions", "tag", WORD[:3]),
        *await who.autocomplete(where, "comment", "post", WORD),
    ]

    assert completed == []
    assert [said(each) for each in looked if "pipes" in said(each) or NAME in said(each)] == []
    assert [said(each) for each in looked if "hollow" in said(each) or "140 p" in said(each)] == []


async def _points_at(who: Member, where: ChannelHandle, text: str) -> list[InteractionResult]:
    commands: dict[str, dict[str, Any]] = {
        "question": {"question": text},
        "related": {"question": text},
        "follow": {"question": text},
        "answer": {"question": text},
        "comment": {"post": text},
        "edit": {"post": text},
        "delete": {"post": text},
        "accept": {"answer": text},
        "vote": {"post": text, "direction": "up"},
        "mod hide": {"post": text, "reason": "It stands in another server."},
        "mod show": {"post": text},
        "mod close": {"post": text, "reason": "It stands in another server."},
        "mod reopen": {"post": text},
        "mod delete": {"post": text, "reason": "It stands in another server."},
    }
    return [await who.slash(where, name, **options) for name, options in commands.items()]


async def test_no_forged_button_reaches_a_post_of_another_server(
    world: World, other: Other, post_ids: list[int]
) -> None:
    before = await _stored(world)
    for verb in ON_POSTS:
        for post_id in post_ids:
            await _press(world, other, f"forum:{verb}:{post_id}")
    for rest in ("1", "1.0", "2.-1"):
        await _press(world, other, f"forum:page:{post_ids[0]}:{rest}")

    assert await _stored(world) == before
    _assert_nothing_shown(world, other)
    await assert_all_is_right(world)


async def test_no_forged_button_reaches_a_list_or_a_draft_of_another_server(
    world: World, other: Other, post_ids: list[int]
) -> None:
    # The same person, in both servers, with a text held in the first one.
    olga = world.guild.add_member(other.admin.user)
    await ask(world, olga, title=WORD)
    for number in range(12):
        who = world.member(f"Member{number}")
        held = await ask(world, who, title=f"A {WORD}, the {number}th of them")
        await who.click(reply(held), label="Post anyway")
    await world.show()
    await world.ben.slash(world.text, "search", words=WORD)
    before = await _stored(world)

    for verb in ON_DRAFTS:
        await _press(world, other, f"forum:{verb}:1")
    for cursor in ("", "x", "n10", "0", "%", "-1"):
        await _press(world, other, f"forum:list:1:{cursor}")

    assert len(await rows(world, "listing")) == 1
    assert await _stored(world) == before
    _assert_nothing_shown(world, other)


async def test_what_is_written_in_another_server_stays_there(
    world: World, other: Other, post_ids: list[int]
) -> None:
    shown = await other.admin.slash(other.text, "ask")
    await other.admin.submit_modal(shown, form(title=TITLE))
    await world.show()

    assert len(other.forum.threads) == 1
    assert len(world.threads()) == 1
    listed = said(await world.ben.slash(world.text, "questions"))
    assert listed.count(WORD) == 1
    assert said(await other.admin.slash(other.text, "questions")).count(WORD) == 1
    await assert_all_is_right(world)


async def _press(world: World, other: Other, custom_id: str) -> None:
    """Press a button that this server was never given, and fill in what it opens."""
    message = await button_in(world, other.text, custom_id)
    pressed = await other.admin.click(message, label="Press")
    if pressed.modal is None:
        return
    fields = [part["component"]["custom_id"] for part in pressed.modal["components"]]
    values = {**form(title=TITLE), **TYPED, **REASON}
    await other.admin.submit_modal(pressed, {key: values[key] for key in fields})


async def _stored(world: World) -> dict[str, Any]:
    """Everything that belongs to posts, people and drafts, whichever server it is of."""
    tables = set(Base.metadata.tables) - {"meta", "guild", "listing", "draft", "outbox"}
    stored = {table: await rows(world, table) for table in sorted(tables)}
    stored["draft"] = [row for row in await rows(world, "draft") if row[1] == world.guild.id]
    return stored


def _assert_nothing_shown(world: World, other: Other) -> None:
    shown = other.text.history(viewer=other.admin)
    told = [text_of(message) for message in shown]
    assert len(told) > 10
    assert [text for text in told if WORD in text or NAME in text or "my side" in text] == []
