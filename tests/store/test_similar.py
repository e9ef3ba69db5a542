"""Similar titles and related questions, from memory and from the full-text index."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from db.models import Post, PostStats, PostTag, Tag
from db.services import reading
from db.services.reading import likeness
from db.store import Store
from forum.errors import NoSuchPostError
from tests.store.factories import (
    GUILD,
    make_actor,
    make_answer,
    make_category,
    make_guild,
    make_moderator,
    make_question,
)


@pytest.fixture(params=["warm", "cold"], autouse=True)
def warmth(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers come from memory, or as they do until a large guild's titles have been read."""

    async def never(*_: Any) -> None:
        return None

    if request.param == "cold":
        monkeypatch.setattr(likeness, "_SMALL", -1)
        monkeypatch.setattr(likeness, "_read_in_background", never)


async def _similar(store: Store, title: str, guild_id: int = GUILD) -> list[int]:
    return [match.post_id for match in await reading.similar(store, guild_id, title)]


async def _change(store: Store, post_id: int, **columns: Any) -> None:
    async with store.write() as session:
        await session.execute(update(Post).where(Post.id == post_id).values(**columns))
        if "state" in columns:
            listed = columns["state"] == "visible"
            await session.execute(
                update(PostStats).where(PostStats.post_id == post_id).values(is_listed=listed)
            )


async def test_the_title_that_shares_most_comes_first(store: Store) -> None:
    await make_guild(store)
    best = await make_question(store, title="How do I sleep better at night?")
    other = await make_question(store, title="Is it healthy to sleep at noon?")
    await make_question(store, title="Something else entirely")
    await make_answer(store, other, body="Sleep better at night.")

    assert await _similar(store, "sleep better night") == [best, other]


async def test_a_match_says_where_it_is(store: Store) -> None:
    await make_guild(store)
    question_id = await make_question(store, title="How do I sleep better?", thread_id=77)

    (match,) = await reading.similar(store, GUILD, "sleep better")

    assert (match.post_id, match.title) == (question_id, "How do I sleep better?")
    assert match.link.channel_id == 77
    assert match.score > 0


async def test_a_question_is_found_right_after_it_was_asked_or_changed(store: Store) -> None:
    await make_guild(store)
    first = await make_question(store, title="About melatonin")
    assert await _similar(store, "melatonin") == [first]

    second = await make_question(store, title="Is melatonin safe?")
    assert set(await _similar(store, "melatonin")) == {first, second}

    await _change(store, first, title="About valerian")
    assert await _similar(store, "melatonin") == [second]
    assert await _similar(store, "valerian") == [first]


async def test_only_visible_questions_of_the_guild_are_similar(store: Store) -> None:
    await make_guild(store)
    await make_guild(store, 2)
    shown = await make_question(store, title="About melatonin")
    queued = await make_question(store, title="About melatonin", state="queued")
    elsewhere = await make_question(store, make_actor(guild_id=2), title="About melatonin")
    assert await _similar(store, "melatonin") == [shown]
    assert await _similar(store, "melatonin", guild_id=2) == [elsewhere]

    await _change(store, shown, state="hidden")
    await _change(store, queued, state="visible")

    assert await _similar(store, "melatonin") == [queued]


@pytest.mark.parametrize("typed", ["", " ", "\0", "😀", '"', "a", "\ud800", "x" * 4_000, "a* OR b"])
async def test_nothing_that_is_typed_is_an_error(store: Store, typed: str) -> None:
    await make_guild(store)
    await make_question(store)

    await reading.similar(store, GUILD, typed)
    assert await reading.close_matches(store, GUILD, typed) == ()


async def test_close_matches_are_the_best_three_over_the_threshold(store: Store) -> None:
    await make_guild(store)
    ids = [await make_question(store, title=f"How to sleep well, part {n}") for n in range(5)]

    matches = await reading.close_matches(store, GUILD, "How to sleep well, part 2")

    assert len(matches) == 3
    assert matches[0].post_id == ids[2]
    assert all(match.score >= 4.0 for match in matches)


async def test_in_a_small_forum_words_that_all_titles_have_make_no_match(store: Store) -> None:
    await make_guild(store)
    await make_question(store, title="What do you say to a friend whose father has just died?")
    close = await make_question(store, title="How can I tell my partner I want some time alone?")
    typed = "How do I tell my partner that I need more time alone?"

    assert [match.post_id for match in await reading.close_matches(store, GUILD, typed)] == [close]


async def test_related_questions_share_words_tags_or_the_category(store: Store) -> None:
    await make_guild(store)
    category = await make_category(store)
    question_id = await make_question(store, title="Dreaming of melatonin", category_id=category)
    by_word = await make_question(store, title="Melatonin at noon")
    by_tag = await make_question(store, title="Nothing of the sort")
    in_category = await make_question(store, title="Unlike any", category_id=category)
    await make_question(store, title="Another thing")
    await make_question(store, title="Melatonin, but hidden", state="hidden")
    async with store.write() as session:
        tag = Tag(guild_id=GUILD, name="sleep", questions=2)
        session.add(tag)
        await session.flush()
        session.add_all(PostTag(post_id=each, tag_id=tag.id) for each in (question_id, by_tag))

    rows = await reading.related(store, make_actor(), question_id)

    assert [row.link.post_id for row in rows] == [by_tag, in_category, by_word]


async def test_nothing_is_related_to_what_one_may_not_see(store: Store) -> None:
    await make_guild(store)
    hidden = await make_question(store, title="About melatonin", state="hidden")
    shown = await make_question(store, title="About melatonin")

    for post_id in (hidden, 404):
        with pytest.raises(NoSuchPostError):
            await reading.related(store, make_actor(), post_id)
    with pytest.raises(NoSuchPostError):
        await reading.related(store, make_actor(guild_id=2), shown)
    rows = await reading.related(store, make_moderator(), hidden)
    assert [row.link.post_id for row in rows] == [shown]


async def test_a_word_half_typed_is_completed(store: Store, request: pytest.FixtureRequest) -> None:
    if "cold" in request.node.name:
        pytest.skip("only whole words are known before the titles have been read")
    await make_guild(store)
    question_id = await make_question(store, title="Is melatonin safe?")
    await make_question(store, title="Is it so?")

    assert (await _similar(store, "is mela"))[0] == question_id
    assert await _similar(store, "mela ") == []


async def test_titles_read_in_the_background_answer_afterwards(
    store: Store, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if "cold" in request.node.name:
        pytest.skip("the reader does not run there")
    monkeypatch.setattr(likeness, "_SMALL", 0)
    monkeypatch.setattr(likeness, "_CHUNK", 2)
    await make_guild(store)
    ids = [await make_question(store, title=f"Melatonin, part {n}") for n in range(5)]
    assert set(await _similar(store, "melatonin")) == set(ids)

    await reading.read_titles(store, GUILD)

    assert set(await _similar(store, "mela")) == set(ids)
