"""Hostile text in every field: it pings nobody, breaks out of nothing, and none of it is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from simcord.results import InteractionResult

from db.records import PostView
from db.services import guilds
from forum import texts
from forum.vocabulary import PostState
from tests.e2e.acting import answer, ask, buttons, card, comment, newest, post, reply, thread_of
from tests.e2e.checking import assert_all_is_right, full_text, unescaped
from tests.e2e.conftest import Member, World

#: What is typed, on one line or more. EVIL is what must not come out as anything but a word.
TYPED = {
    "everyone": "@everyone and @here, come and look at EVIL",
    "members": "Ask <@1574717000000000001> or <@!1574717000000000002> about EVIL",
    "roles": "Ask <@&1574717000000000003> about EVIL",
    "places": "See <#1574717000000000004>, <id:home>, <id:customize>, </ask:1574717000000000005>",
    "moments": "It was <t:0>, or <t:0:R>, when EVIL came",
    "custom emoji": "<:EVIL:1574717000000000006> and <a:EVIL:1574717000000000007> again",
    "masked links": "[EVIL](https://evil.example) and [EVIL](<https://evil.example> 'EVIL')",
    "marks": "**EVIL** __EVIL__ *EVIL* _EVIL_ ~~EVIL~~ ***EVIL*** and so on",
    "spoilers": "||EVIL|| and ||EVIL, which nobody closes",
    "code": "`EVIL` ``EVIL`` ```EVIL and no end of it",
    "headings": "# EVIL\n## EVIL\n### EVIL\n-# EVIL",
    "quotes": "> EVIL\n>>> EVIL\n> EVIL",
    "lists": "- EVIL\n* EVIL\n+ EVIL\n1. EVIL\n12) EVIL",
    "directions": "\u202eEVIL\u202c \u2066EVIL\u2069 \u200fEVIL and the rest",
    "nothing to see": "E\u200bV\u200cI\u200dL\u2060 \ufeff\u00ad\u115f\u3164 and the rest",
    "zalgo": "E\u0301\u0317\u0489V\u0301\u0317\u0489IL " * 4,
    "half characters": "EVIL \ud800 EVIL \udfff and the rest",
    "control characters": "EVIL \x00\x07\x1b[31m EVIL and the rest",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪 1️⃣ EVIL and the rest",
    "templates": "{title} {0} {post} %s %(name)s $1 \\ \\\\ EVIL \\",
    "pasted html": "<b>EVIL</b> &lt;i&gt; <script>EVIL</script>",
}
LONG = {
    "stars": "*" * 4000,
    "bars": "||" * 2000,
    "addresses": ("https://evil.example/?a=1&b=*_~|" + "x" * 60 + " ") * 40,
    "one word": "x" * 4000,
    "wide": "👍" * 4000,
    "lines": "> #\n" * 1000,
}
#: What nobody but Discord itself, or the bot for its own purposes, may write.
ACTIVE = (
    re.compile(r"@(everyone|here)"),
    re.compile(r"(?<!\\)<(([@#/!&]|\w+:|:\w+:)*15747170000|t:0|id:)"),
    re.compile(r"(?<!\\)\]\(<?https?://evil"),
    # Two stars are the bot's own around a name.
    re.compile(r"(?<![\\*])(\*|_|~~|\|\||`)EVIL"),
    # A dash is the bot's own, before each reason on a report.
    re.compile(r"^\s*(#{1,3}|-#|>|>>>|[*+]|\d+[.)])\s+EVIL", re.M),
    re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\x00\x1b]"),
)


async def test_hostile_text_in_a_post_is_shown_as_it_was_typed(world: World) -> None:
    for number, typed in enumerate(TYPED.values()):
        who = world.member(f"Member{number}")
        told = await ask(world, who, title=_title(typed), details=typed)
        question = await _posts(world, who, told)
        by_who = await _posts(world, who, await answer(world, who, question.id, typed))
        remark = await _posts(world, who, await comment(world, who, by_who.id, typed))

        for shown, field in ((question, "body"), (by_who, "body"), (remark, "body")):
            assert getattr(shown, field) == texts.clean(typed)
            assert full_text(card(world, question, shown)) == _line(typed)
        title = card(world, question).embeds[0].title or ""
        assert _line(_title(typed)).startswith(unescaped(title).rstrip("…")[:100])
    _assert_tame(world)
    await assert_all_is_right(world)


async def test_a_long_text_is_shown_whole(world: World) -> None:
    for number, typed in enumerate(LONG.values()):
        who = world.member(f"Member{number}")
        told = await ask(world, who, title=f"What is it with number {number}?", details=typed)
        question = await _posts(world, who, told)
        by_who = await _posts(world, who, await answer(world, who, question.id, typed))

        for shown in (question, by_who):
            assert shown.body == texts.clean(typed)
            shown_text = full_text(*_messages(world, question, shown))
            assert shown_text.replace(" ", "") == _line(typed).replace(" ", "")
    await assert_all_is_right(world)


async def test_hostile_names_and_tags_are_refused_with_the_text_kept_or_tame(
    world: World,
) -> None:
    for number, typed in enumerate(TYPED.values()):
        who = world.member(f"Member{number}")
        for field in ("name", "tags"):
            title = f"What about number {number} of the {field}?"
            told = await ask(world, who, **{"title": title, field: typed[:40]})
            refused = "Open the form again" in buttons(reply(told))
            if not refused or "Post anyway" in buttons(reply(told)):
                await _posts(world, who, told)
    _assert_tame(world)
    await assert_all_is_right(world)


async def test_hostile_words_to_look_for_are_only_words(world: World) -> None:
    await _posts(world, world.ann, await ask(world, world.ann))
    for typed in TYPED.values():
        line = typed.replace("\n", " ")
        looked = [
            await world.ben.slash(world.text, "search", words=line),
            await world.ben.slash(world.text, "question", question=line),
            await world.ben.slash(world.text, "related", question=line),
            await world.ben.slash(world.text, "questions", tag=line[:80]),
            await world.ben.slash(world.text, "questions", category=line),
            await world.ben.slash(world.text, "accept", answer=line),
            await world.ben.slash(world.text, "follow", question=line),
        ]
        assert not [each for each in looked if "my side" in str(reply(each).content)]
        await world.ben.autocomplete(world.text, "ask", "title", line)
        await world.ben.autocomplete(world.text, "questions", "tag", line)
        await world.ben.autocomplete(world.text, "questions", "category", line)
        opened = await world.ben.slash(world.text, "ask", title=line, category=line)
        assert opened.modal is not None
    _assert_tame(world)


async def test_hostile_reasons_reach_moderators_and_authors_tame(world: World) -> None:
    for number, typed in enumerate(TYPED.values()):
        who, line = world.member(f"Member{number}"), typed.replace("\n", " ")
        title = f"What is it about number {number}, do you think?"
        question = await _posts(world, who, await ask(world, who, title=title))
        thread, shown = thread_of(world, question), card(world, question)
        reporter = world.member(f"Reporter{number}")
        reporting = await reporter.context_menu(thread, "Report", shown)
        await reporter.submit_modal(reporting, {"reason": typed})
        for verb in ("close", "hide"):
            await world.mod.slash(world.text, f"mod {verb}", post=str(question.id), reason=line)
        assert (await post(world, question.id)).state is PostState.HIDDEN
        await who.slash(world.text, "inbox")
    _assert_tame(world)
    await assert_all_is_right(world)


async def test_hostile_names_of_members_and_categories_are_tame(world: World) -> None:
    for number, typed in enumerate(TYPED.values()):
        line = typed.replace("\n", " ")
        who = world.guild.add_member(
            world.env.create_user(f"user{number}"), nick=line[:32].encode(errors="ignore").decode()
        )
        await world.env.settle()
        await world.admin.slash(world.text, "forum category add", name=line[:80])
        category = (await guilds.list_categories(world.store, world.guild.id))[-1]
        title = f"Where do I find number {number} of these?"
        shown = await who.slash(world.text, "ask", title=title)
        assert shown.modal is not None
        told = await ask(world, who, title=title, category=str(category.id))
        question = await _posts(world, who, told)
        await _posts(world, who, await answer(world, who, question.id))
        await _posts(world, who, await comment(world, who, question.id))
        await world.ben.slash(world.text, "profile", person=who.user)
    for command in ("leaderboard", "questions", "inbox"):
        await world.ben.slash(world.text, command)
    _assert_tame(world)
    await assert_all_is_right(world)


async def _posts(world: World, who: Member, told: InteractionResult) -> PostView:
    """What a form became; where it asks first whether to post, yes."""
    if "Post anyway" in buttons(reply(told)):
        await who.click(reply(told), label="Post anyway")
    return await newest(world)


def _title(typed: str) -> str:
    return f"What is {typed}"[:120]


def _line(typed: str) -> str:
    return " ".join(texts.clean(typed).split())


def _messages(world: World, question: PostView, shown: PostView) -> list[Any]:
    ids = [shown.card_message_id, shown.more_message_id]
    history = thread_of(world, question).history()
    return [message for each in ids for message in history if message.id == each]


def _assert_tame(world: World) -> None:
    """Nothing anybody got from the bot, in public or in private, pings or is marked up."""
    backend: Any = world.env.backend
    ours = [
        message
        for channel in backend.messages.values()
        for message in channel.values()
        if message.author_id == backend.bot_user.id
    ]
    for message in ours:
        assert not message.mention_everyone
        assert not message.ping_role_ids
        assert set(message.ping_user_ids) <= _told(message.content)
    rendered = [text for message in ours for text in _rendered(message)]
    assert len(rendered) > 20
    assert [text for text in rendered for mark in ACTIVE if mark.search(text)] == []


def _told(content: str) -> set[int]:
    """Whom a notice of the bot is for: it begins with them."""
    return {int(found) for found in re.findall(r"^<@(\d+)>", content)}


def _rendered(message: Any) -> Iterator[str]:
    """The texts of a message in which Discord reads Markdown."""
    yield message.content
    for embed in message.embeds:
        yield embed.get("title") or ""
        yield embed.get("description") or ""
        for field in embed.get("fields") or ():
            yield field["name"]
            yield field["value"]
