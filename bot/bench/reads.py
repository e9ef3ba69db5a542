"""Reading: questions, lists, search, similar titles, ranks; each beside its bare statement."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.bench import targets
from bot.bench.corpus import Corpus
from bot.bench.measuring import Row, measure
from bot.bench.raw import Raw
from bot.bench.rows import GUILD_ID, member_id
from db.records import ListQuery, Page
from db.services import reading
from db.store import Store
from forum.vocabulary import Actor, ListState, Sort

_RUNS = 300
_DEEP = 50
_SIMILAR = 1_000
_READER = Actor(GUILD_ID, member_id(-1), "Reader")

_RAW_VIEW = """
SELECT p.id, p.title, p.body, s.score, s.answers, m.name, m.points
FROM post p JOIN post_stats s ON s.post_id = p.id
LEFT JOIN member m ON m.guild_id = p.guild_id AND m.user_id = p.author_id
WHERE p.id = ? OR p.question_id = ? ORDER BY p.id LIMIT 11"""
_RAW_LIST = """
SELECT p.id, p.title, s.score, s.answers, s.views, m.name, m.points
FROM (SELECT post_id, {value} AS value FROM post_stats
    WHERE guild_id = ? AND {where} ORDER BY {order} LIMIT 11) page
JOIN post_stats s ON s.post_id = page.post_id JOIN post p ON p.id = page.post_id
LEFT JOIN member m ON m.guild_id = p.guild_id AND m.user_id = p.author_id
ORDER BY page.value DESC, page.post_id DESC"""
_RAW_SEARCH = {
    True: "SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY rowid DESC"
    " LIMIT 2000",
    False: "SELECT post_id FROM search_post WHERE words @@ to_tsquery('search_words', ?)"
    " ORDER BY post_id DESC LIMIT 2000",
}
_RAW_RANK = """
SELECT count(*) FROM member WHERE guild_id = ? AND NOT has_left AND points > (
    SELECT points FROM member WHERE guild_id = ? AND user_id = ?)"""
#: Column of `post_stats`, by sort.
_COLUMNS = {
    Sort.RECENT: "post_id",
    Sort.HOT: "hotness",
    Sort.VOTES: "score",
    Sort.ANSWERS: "answers",
    Sort.VIEWS: "views",
}
_UNANSWERED = "is_listed AND NOT is_closed AND {}"
_STATES = {
    ListState.NO_ANSWER: _UNANSWERED.format("answers = 0"),
    ListState.NO_ACCEPTED: _UNANSWERED.format("accepted = 0"),
    ListState.NO_UPVOTED: _UNANSWERED.format("best_answer_score = 0"),
}


async def reads(store: Store, raw: Raw, corpus: Corpus, questions: int) -> AsyncIterator[Row]:
    """Measure everything that reads."""
    yield await _view(store, raw, corpus, questions)
    for query, name, where in _lists():
        async for row in _list(store, raw, query, name, where):
            yield row
    yield await _search(store, raw, corpus)
    async for row in _similar(store, raw, corpus, questions):
        yield row
    yield await _rank(store, raw, corpus, questions)


async def _view(store: Store, raw: Raw, corpus: Corpus, questions: int) -> Row:
    step = 3  # a question and its two answers
    ids = [1 + step * corpus.random.randrange(questions) for _ in range(_RUNS)]
    now = datetime.now(UTC)

    async def view(question_id: int) -> object:
        return await reading.question_page(store, _READER, question_id, now=now, count_view=False)

    times = await measure(view, ids)
    floor = await measure(lambda each: raw.fetch(_RAW_VIEW, each, each), ids)
    return Row("view with answers", times, floor, targets.READING)


def _lists() -> list[tuple[ListQuery, str, str]]:
    lists = [
        (ListQuery(guild_id=GUILD_ID, sort=sort), f"list by {sort}", "is_listed") for sort in Sort
    ]
    return lists + [
        (ListQuery(guild_id=GUILD_ID, state=state), f"list of {state}", where)
        for state, where in _STATES.items()
    ]


async def _list(
    store: Store, raw: Raw, query: ListQuery, name: str, where: str
) -> AsyncIterator[Row]:
    column = _COLUMNS[query.sort]
    order = "post_id DESC" if column == "post_id" else f"{column} DESC, post_id DESC"
    sql = _RAW_LIST.format(value=column, where=where, order=order)
    floor = await measure(lambda _: raw.fetch(sql, GUILD_ID), range(_RUNS))
    for label, cursor in (("first page", None), (f"page {_DEEP}", await _deep(store, query))):
        if label != "first page" and cursor is None:
            continue  # no such page in a list this short

        async def page(_: int, cursor: str | None = cursor) -> Page:
            return await reading.list_questions(store, query, cursor=cursor)

        times = await measure(page, range(_RUNS))
        yield Row(f"{name}, {label}", times, floor, targets.READING)


async def _deep(store: Store, query: ListQuery) -> str | None:
    cursor = None
    for _ in range(_DEEP - 1):
        cursor = (await reading.list_questions(store, query, cursor=cursor)).next
        if cursor is None:
            return None
    return cursor


async def _search(store: Store, raw: Raw, corpus: Corpus) -> Row:
    pairs = [corpus.text(2, 2).split() for _ in range(_RUNS)]
    times = await measure(lambda pair: reading.search(store, GUILD_ID, " ".join(pair)), pairs)
    word = " AND " if store.is_sqlite else " & "
    floor = await measure(
        lambda pair: raw.fetch(_RAW_SEARCH[store.is_sqlite], word.join(pair)), pairs
    )
    return Row("search, two words", times, floor, targets.SEARCH)


async def _similar(store: Store, raw: Raw, corpus: Corpus, questions: int) -> AsyncIterator[Row]:
    count = min(_SIMILAR, questions)
    ids = sorted(1 + 3 * n for n in corpus.random.sample(range(questions), count))
    marks = ", ".join(map(str, ids))
    stored = await raw.fetch(f"SELECT id, title FROM post WHERE id IN ({marks})")
    typed = [(row[0], corpus.blur(row[1])) for row in stored]
    word = " OR " if store.is_sqlite else " | "
    sql = _RAW_SEARCH[store.is_sqlite]
    floor = await measure(lambda each: raw.fetch(sql, word.join(_longest(each[1]))), typed[:_RUNS])
    store.extras.pop("titles", None)
    cold, found = await _find(store, typed[:20])
    yield Row("similar titles, before they are in memory", cold, floor, found=found)
    await reading.read_titles(store, GUILD_ID)
    warm, found = await _find(store, typed)
    yield Row("similar titles", warm, floor, targets.SIMILAR, found)


async def _find(store: Store, typed: Sequence[tuple[int, str]]) -> tuple[Any, float]:
    hits = 0

    async def find(each: tuple[int, str]) -> None:
        nonlocal hits
        matches = await reading.similar(store, GUILD_ID, each[1])
        hits += any(match.post_id == each[0] for match in matches)

    times = await measure(find, typed)
    return times, hits / len(typed)


def _longest(title: str) -> list[str]:
    return sorted(title.split(), key=len)[-3:]


async def _rank(store: Store, raw: Raw, corpus: Corpus, questions: int) -> Row:
    ids = [member_id(corpus.random.randrange(max(50, questions // 10))) for _ in range(_RUNS)]
    run: Callable[[int], Awaitable[object]] = lambda each: reading.rank(store, GUILD_ID, each)  # noqa: E731
    times = await measure(run, ids)
    floor = await measure(lambda each: raw.fetch(_RAW_RANK, GUILD_ID, GUILD_ID, each), ids)
    return Row("a member's rank", times, floor, targets.RANK)
