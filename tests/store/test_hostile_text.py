"""Whatever is typed where nothing is kept as a post: refused in words, or taken, on both stores."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from db.records import ListQuery, QuestionText
from db.services import asking, drafts, guilds, moderating, reading
from db.store import Store
from forum.errors import ForumError
from forum.vocabulary import Actor, Level
from tests.store.factories import (
    make_actor,
    make_guild,
    make_moderator,
    make_question,
)

TEXTS = {
    "nul": "ear\x00ly",
    "lone surrogates": "ear\ud800ly \udfff",
    "quotes": "'; DROP TABLE post; --\" OR ''='",
    "search syntax": 'title:* AND NOT "a b* ( ) ^ NEAR(1 2) : & | ! <-> \\',
    "patterns": "%_\\%[a-z]*?",
    "braces": "{0} {title} {{}} %s %(name)s $1 :name ?",
    "long": "early " * 700,
    "one long word": "x" * 4000,
    "nothing": " \u200b\u2060\n ",
    "zalgo": "e" + "\u0301\u0317\u0489" * 300,
    "emoji": "👩‍👩‍👧‍👦" * 50,
}


@pytest.fixture(params=TEXTS)
def typed(request: pytest.FixtureRequest) -> str:
    return TEXTS[request.param]


async def test_any_words_can_be_looked_for(store: Store, now: datetime, typed: str) -> None:
    guild_id = await make_guild(store)
    await make_question(store)

    await reading.search(store, guild_id, typed)
    await reading.similar(store, guild_id, typed)
    await reading.close_matches(store, guild_id, typed)
    await reading.complete_tags(store, guild_id, typed)
    page = await reading.list_questions(store, ListQuery(guild_id=guild_id, tag=typed))
    listing = await reading.save_listing(store, guild_id, "search", {"words": typed}, now=now)

    assert page.rows == ()
    assert await reading.get_listing(store, guild_id, listing) == ("search", {"words": typed})


@pytest.mark.parametrize("typed", ["#Winter Sleep", " WINTER-SLEEP ", "winter\u200b sleep"])
async def test_a_tag_is_found_however_it_is_typed(store: Store, now: datetime, typed: str) -> None:
    guild_id = await make_guild(store)
    text = QuestionText("Do bears dream in winter?", "They lie there.", tags="winter sleep, bears")
    posted = await asking.ask(store, make_actor(), text, now=now)

    page = await reading.list_questions(store, ListQuery(guild_id=guild_id, tag=typed))

    assert [row.link.post_id for row in page.rows] == [posted.post_id]


async def test_a_cursor_that_is_no_cursor_shows_a_page(store: Store, typed: str) -> None:
    await make_guild(store)
    question_id = await make_question(store)
    query = ListQuery(guild_id=make_actor().guild_id)

    page = await reading.list_questions(store, query, cursor=typed)

    assert [row.link.post_id for row in page.rows] == [question_id]


async def test_any_text_can_be_kept_as_a_draft(store: Store, now: datetime, typed: str) -> None:
    await make_guild(store)
    values = {"title": typed, "details": typed, "tags": typed, "name": typed}

    draft_id = await drafts.keep(store, make_actor(7), "ask", 0, values, now=now)

    assert (await drafts.get(store, make_actor(7), draft_id, now=now)).values == values


async def test_any_reason_is_taken_or_refused(store: Store, now: datetime, typed: str) -> None:
    await make_guild(store)
    moderator = make_moderator()
    for verb in (moderating.report, moderating.close, moderating.hide, moderating.delete):
        question_id = await make_question(store)
        await _tolerates(verb(store, moderator, question_id, typed, now=now))
        await reading.get_post(store, moderator.guild_id, question_id)


async def test_any_field_of_a_question_is_taken_or_refused(
    store: Store, now: datetime, typed: str
) -> None:
    await make_guild(store)
    good: dict[str, Any] = {"title": "How do I sleep before an exam?", "body": "I lie awake."}
    for field in ("title", "body", "tags", "shown_name"):
        text = QuestionText(**good | {field: typed})
        await _tolerates(asking.ask(store, make_actor(), text, now=now))


async def test_any_name_of_a_category_is_taken_or_refused(
    store: Store, now: datetime, typed: str
) -> None:
    await make_guild(store)
    admin = Actor(make_actor().guild_id, 5, "Ada", Level.ADMIN)
    await _tolerates(guilds.add_category(store, admin, typed, description=typed, now=now))
    for category in await guilds.list_categories(store, admin.guild_id):
        assert category.name == " ".join(category.name.split())


async def _tolerates(act: object) -> None:
    try:
        await act  # type: ignore[misc]
    except ForumError:
        return
