"""Lists of questions: orders, filters, pages both ways, kept queries; alike on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from db.models import PostStats, PostTag, Tag
from db.records import ListQuery, Page
from db.services import reading
from db.services.reading import cursors
from db.store import Store
from forum.vocabulary import ListState, Sort
from tests.store.factories import (
    GUILD,
    make_actor,
    make_category,
    make_guild,
    make_member,
    make_question,
)


async def _set(store: Store, post_id: int, **numbers: Any) -> None:
    async with store.write() as session:
        await session.execute(
            update(PostStats).where(PostStats.post_id == post_id).values(**numbers)
        )


async def _tag(store: Store, name: str, *post_ids: int, guild_id: int = GUILD) -> None:
    async with store.write() as session:
        tag = Tag(guild_id=guild_id, name=name, questions=len(post_ids))
        session.add(tag)
        await session.flush()
        session.add_all(PostTag(post_id=post_id, tag_id=tag.id) for post_id in post_ids)


def _ids(page: Page) -> list[int]:
    return [row.link.post_id for row in page.rows]


async def _walk(store: Store, query: ListQuery, size: int) -> tuple[list[list[int]], Page]:
    pages, page = [], await reading.list_questions(store, query, size=size)
    while True:
        pages.append(_ids(page))
        if page.next is None:
            return pages, page
        page = await reading.list_questions(store, query, cursor=page.next, size=size)


@pytest.mark.parametrize("narrow", ["nothing", "category", "categories", "tag", "person", "state"])
async def test_pages_forwards_and_backwards_hold_every_question_once_in_order(
    store: Store, narrow: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that some of the filters count as having many questions and others as having few.
    monkeypatch.setattr("db.queries.lists._FEW", 6)
    await make_guild(store)
    parent = await make_category(store)
    child = await make_category(store, "Children", parent_id=parent)
    author = await make_member(store)
    ids = [
        await make_question(store, author, category_id=(parent, child)[n % 2]) for n in range(11)
    ]
    # Many equal values, so that a page ends among them.
    for n, post_id in enumerate(ids):
        await _set(
            store, post_id, hotness=n % 3, score=n % 3 - 1, answers=n % 3, views=n % 3, accepted=1
        )
    await _tag(store, "sleep", *ids)
    filters: dict[str, dict[str, Any]] = {
        "nothing": {},
        "category": {"category_id": child},
        "categories": {"category_id": parent},
        "tag": {"tag": "sleep"},
        "person": {"author_id": author.user_id},
        "state": {"state": ListState.ACCEPTED},
    }
    expected = ids[1::2] if narrow == "category" else ids
    orders = {
        sort: sorted(
            expected,
            key=lambda each: (0 if sort is Sort.RECENT else ids.index(each) % 3, each),
            reverse=True,
        )
        for sort in Sort
    }

    for sort, order in orders.items():
        query = ListQuery(guild_id=GUILD, sort=sort, **filters[narrow])
        pages, last = await _walk(store, query, size=2)
        backwards, page = [_ids(last)], last
        while page.previous is not None:
            page = await reading.list_questions(store, query, cursor=page.previous, size=2)
            backwards.insert(0, _ids(page))

        assert [post_id for each in pages for post_id in each] == order
        # Backwards the pages are filled from their end, so the first may be the shorter one.
        assert [post_id for each in backwards for post_id in each] == order


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (ListState.ALL, "abcde"),
        (ListState.OPEN, "abcd"),
        (ListState.CLOSED, "e"),
        (ListState.ACCEPTED, "d"),
        (ListState.NO_ANSWER, "a"),
        (ListState.NO_ACCEPTED, "abc"),
        (ListState.NO_UPVOTED, "ab"),
    ],
)
@pytest.mark.parametrize("sort", [Sort.RECENT, Sort.HOT])
async def test_states_show_what_they_say(
    store: Store, state: ListState, expected: str, sort: Sort
) -> None:
    await make_guild(store)
    numbers: dict[str, dict[str, Any]] = {
        "a": {},
        "b": {"answers": 1},
        "c": {"answers": 1, "best_answer_score": 2},
        "d": {"answers": 1, "best_answer_score": 1, "accepted": 1},
        "e": {"is_closed": True},
    }
    names = {}
    for name, values in numbers.items():
        post_id = await make_question(store)
        names[post_id] = name
        await _set(store, post_id, hotness=-post_id, **values)

    page = await reading.list_questions(store, ListQuery(guild_id=GUILD, state=state, sort=sort))

    assert {names[post_id] for post_id in _ids(page)} == set(expected)


async def test_only_visible_questions_of_the_guild_are_listed(store: Store) -> None:
    await make_guild(store)
    await make_guild(store, 2)
    shown = await make_question(store)
    for state in ("queued", "hidden", "deleted"):
        await make_question(store, state=state)
    await make_question(store, make_actor(guild_id=2))

    page = await reading.list_questions(store, ListQuery(guild_id=GUILD))

    assert _ids(page) == [shown]


async def test_an_anonymous_question_is_in_no_list_by_person(store: Store) -> None:
    await make_guild(store)
    author = await make_member(store)
    named = await make_question(store, author)
    hidden_name = await make_question(store, author, shown_name="Somebody")

    by_person = await reading.list_questions(
        store, ListQuery(guild_id=GUILD, author_id=author.user_id)
    )
    everything = await reading.list_questions(store, ListQuery(guild_id=GUILD))

    assert _ids(by_person) == [named]
    row = next(row for row in everything.rows if row.link.post_id == hidden_name)
    assert (row.author.name, row.author.user_id, row.author.points) == ("Somebody", None, None)


async def test_filters_are_combined(store: Store) -> None:
    await make_guild(store)
    category = await make_category(store)
    author = await make_member(store)
    both = await make_question(store, author, category_id=category)
    other = await make_question(store, category_id=category)
    await _tag(store, "sleep", both, other)
    query = ListQuery(
        guild_id=GUILD,
        sort=Sort.VOTES,
        state=ListState.NO_ANSWER,
        category_id=category,
        tag="sleep",
        author_id=author.user_id,
    )

    assert _ids(await reading.list_questions(store, query)) == [both]


@pytest.mark.parametrize("query", [{"category_id": 404}, {"tag": "unknown"}, {"author_id": 404}])
async def test_what_nobody_knows_lists_nothing(store: Store, query: dict[str, Any]) -> None:
    await make_guild(store)
    await make_question(store)

    assert await reading.list_questions(store, ListQuery(guild_id=GUILD, **query)) == Page(
        (), None, None
    )


async def test_the_tags_and_categories_of_another_guild_lead_nowhere(store: Store) -> None:
    await make_guild(store)
    await make_guild(store, 2)
    category = await make_category(store)
    await _tag(store, "sleep", await make_question(store, category_id=category))

    for query in (ListQuery(guild_id=2, category_id=category), ListQuery(guild_id=2, tag="sleep")):
        assert not (await reading.list_questions(store, query)).rows


async def test_a_row_says_what_a_list_shows(store: Store) -> None:
    await make_guild(store)
    author = await make_member(store, make_actor(name="Ada"), points=4_950)
    category = await make_category(store, "Sleep")
    post_id = await make_question(
        store, author, title="How do I sleep better?", category_id=category, thread_id=77
    )
    await _set(store, post_id, score=-2, answers=3, views=40, accepted=1, is_closed=True)

    (row,) = (await reading.list_questions(store, ListQuery(guild_id=GUILD))).rows

    assert row.link.title == "How do I sleep better?"
    assert row.link.channel_id == 77
    assert (row.score, row.answers, row.views) == (-2, 3, 40)
    assert (row.is_closed, row.is_accepted, row.category) == (True, True, "Sleep")
    assert row.author.name == "Ada"
    assert row.author.user_id == author.user_id


@pytest.mark.parametrize(
    "cursor", ["", "x", "n1", "n1.2.3", "n9999999999999.1", "p-", "n\u0661.1", "1" * 200, "n1.1\n"]
)
async def test_a_cursor_that_makes_no_sense_gives_the_first_page(store: Store, cursor: str) -> None:
    await make_guild(store)
    post_id = await make_question(store)

    page = await reading.list_questions(store, ListQuery(guild_id=GUILD), cursor=cursor)

    assert _ids(page) in ([post_id], [])


def test_cursors_fit_into_a_button_with_the_largest_values() -> None:
    cursor = cursors.write_key(-(2**62), 2**62, backwards=True)

    assert len(f"forum:list:{2**62}:{cursor}") <= 100
    assert cursors.read_key(cursor) == cursors.Place(True, -(2**62), 2**62)


async def test_a_kept_list_is_found_again_in_its_guild_only(store: Store, now: datetime) -> None:
    await make_guild(store)
    listing_id = await reading.save_listing(store, GUILD, "search", {"words": "sleep"}, now=now)

    assert await reading.get_listing(store, GUILD, listing_id) == ("search", {"words": "sleep"})
    assert await reading.get_listing(store, 2, listing_id) is None


async def test_a_kept_list_is_gone_after_seven_days(store: Store, now: datetime) -> None:
    await make_guild(store)
    old = await reading.save_listing(store, GUILD, "list", {}, now=now)
    newer = await reading.save_listing(store, GUILD, "list", {}, now=now + timedelta(days=1))

    await reading.purge(store, now=now + timedelta(days=7, minutes=1))

    assert await reading.get_listing(store, GUILD, old) is None
    assert await reading.get_listing(store, GUILD, newer) == ("list", {})
