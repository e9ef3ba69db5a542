"""Questions whose titles are alike, and related questions.

Titles are kept in memory by guild (`db.search.titles`) and follow the store by reading on in a log
of changes, so that other processes' questions are there as well. Until a large guild's titles have
been read, the rarest words are looked up in the full-text index.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import lists, postviews, titles
from db.queries.titles import Candidate
from db.records import Match, QuestionRow
from db.search import terms
from db.search.titles import TitleIndex
from db.services import standing
from db.services.reading.pages import require_visible
from db.services.reading.searching import find_titles
from db.store import Store
from forum.errors import NoSuchPostError
from forum.relatedness import RELATED_SHARE, SAME_SHARE, shares, similarity, words
from forum.vocabulary import Actor, PostKind

_log = logging.getLogger(__name__)
_EXTRA = "titles"
#: Guilds whose titles are kept in memory at a time, the latest used.
_MOST_GUILDS = 256
#: A guild with no more titles than this is read while the first who asks waits.
_SMALL = 3_000
_CHUNK = 5_000
#: Rather than following more changes than this, all titles are read again.
_MOST_CHANGES = 5_000
#: How many changes are looked at again, as PostgreSQL commits them out of order now and then.
_OVERLAP = 50
_CANDIDATES = 25
_RAREST = 3
_COUNTED = 1_000
_COLD = 1_500
_RELATED = 5
_RELATED_CANDIDATES = 100


@dataclass(slots=True)
class _Titles:
    """A guild's titles; `index` is None until they have been read."""

    index: TitleIndex | None = None
    #: The newest change taken in, and the numbers of the newest few.
    seen: int = 0
    recent: set[int] = field(default_factory=set)
    task: asyncio.Task[None] | None = None


@dataclass(slots=True)
class _Kept:
    guilds: OrderedDict[int, _Titles] = field(default_factory=OrderedDict)


async def similar(store: Store, guild_id: int, title: str, *, limit: int = 5) -> tuple[Match, ...]:
    """Give the questions most like a title, which may still be being typed; the closest first."""
    return await _similar(store, guild_id, title, limit, is_typing=title[-1:].isalnum())


async def close_matches(store: Store, guild_id: int, title: str) -> tuple[Match, ...]:
    """Give the few that are close enough to be shown before a question is posted."""
    async with store.read() as session:
        policy = (await standing.settings(session, guild_id)).policy
    matches = await _similar(store, guild_id, title, policy.close_matches, is_typing=False)
    return tuple(
        match
        for match in matches
        if match.score >= policy.match_threshold and shares(title, match.title, SAME_SHARE)
    )


async def read_titles(store: Store, guild_id: int) -> None:
    """Have a guild's titles in memory, however many they are."""
    async with store.read() as session:
        await _index(store, session, guild_id)
    kept: _Kept = store.extras[_EXTRA]
    here = kept.guilds[guild_id]
    if here.task is not None:
        await here.task


async def _similar(
    store: Store, guild_id: int, title: str, limit: int, *, is_typing: bool
) -> tuple[Match, ...]:
    wanted = words(title)
    if not wanted:
        return ()
    async with store.read() as session:
        index = await _index(store, session, guild_id)
        if index is None:
            counts, ids = await _closest_by_search(session, guild_id, title)
        else:
            counts = index.counts(wanted)
            ids = index.closest(title, _CANDIDATES, is_typing=is_typing)
        candidates = await titles.list_candidates(session, guild_id, ids) if ids else ()
    begun = index.count_begun(wanted[-1]) if is_typing and index is not None else 0
    matches = [_scored(candidate.match, wanted, counts, begun) for candidate in candidates]
    matches.sort(key=lambda match: (-match.score, _strangeness(match, wanted), -match.post_id))
    return tuple(matches[:limit])


async def related(store: Store, actor: Actor, question_id: int) -> tuple[QuestionRow, ...]:
    """Give up to five questions that share title words, tags or the category.

    Raises:
        NoSuchPostError: if there is no such question, or it is not theirs to see.
    """
    guild_id = actor.guild_id
    async with store.read() as session:
        loaded = await postviews.list_posts(session, guild_id, [question_id])
        if not loaded or loaded[0].view.kind is not PostKind.QUESTION:
            raise NoSuchPostError(question_id)
        await require_visible(session, store, actor, loaded[0])
        question = loaded[0].view
        ids, counts = await _related_ids(session, store, guild_id, question.question_title)
        tags = await titles.list_tagged(session, [question_id])
        for _, tag_id, _ in tags:  # at most five
            ids += await titles.list_with_tag(session, tag_id, limit=_RELATED_CANDIDATES)
        category_id = None if question.category is None else question.category.id
        category_count = _COUNTED
        if category_id is not None:
            here = await titles.list_in_category(session, guild_id, category_id, limit=_COUNTED)
            category_count = len(here)
            ids += here[:_RELATED_CANDIDATES]
        candidates = await titles.list_candidates(session, guild_id, set(ids) - {question_id})
        shared = await _shared_tags(session, tags, [each.match.post_id for each in candidates])
        policy = (await standing.settings(session, guild_id)).policy
        scores = {
            each.match.post_id: similarity(
                [counts[word] for word in _shared(question.question_title, each) if word in counts],
                shared.get(each.match.post_id, ()),
                category_count if category_id and each.category_id == category_id else None,
            )
            for each in candidates
        }
        best = sorted(
            (post_id for post_id, score in scores.items() if score >= policy.match_threshold),
            key=lambda post_id: (-scores[post_id], -post_id),
        )[:_RELATED]
        rows = await lists.list_rows(session, guild_id, best) if best else {}
    return tuple(rows[post_id] for post_id in best if post_id in rows)


async def _related_ids(
    session: AsyncSession, store: Store, guild_id: int, title: str
) -> tuple[list[int], Mapping[str, int]]:
    index = await _index(store, session, guild_id)
    if index is None:
        counts, ids = await _closest_by_search(session, guild_id, title)
        return ids, counts
    return index.closest(title, _RELATED_CANDIDATES), index.counts(words(title))


def _shared(title: str, candidate: Candidate) -> set[str]:
    there = candidate.match.title
    return set(words(title)) & set(words(there)) if shares(title, there, RELATED_SHARE) else set()


async def _shared_tags(
    session: AsyncSession, tags: Sequence[tuple[int, int, int]], post_ids: Collection[int]
) -> dict[int, list[int]]:
    """Give, for each candidate, how many questions have each of the tags it shares."""
    counts = {tag_id: count for _, tag_id, count in tags}
    shared: dict[int, list[int]] = {}
    if counts and post_ids:
        for post_id, tag_id, _ in await titles.list_tagged(session, post_ids):
            if tag_id in counts:
                shared.setdefault(post_id, []).append(counts[tag_id])
    return shared


def _scored(match: Match, wanted: Sequence[str], counts: Mapping[str, int], begun: int) -> Match:
    """Score a match by the words it shares now; `begun` is how many go on from the last word."""
    there = set(words(match.title))
    shared = [counts[word] for word in wanted if word in there and word in counts]
    if begun and wanted[-1] not in there and any(word.startswith(wanted[-1]) for word in there):
        shared.append(begun)
    return replace(match, score=similarity(shared))


def _strangeness(match: Match, wanted: Sequence[str]) -> int:
    """Give how many words of a title were not typed: of equal scores the plainest comes first."""
    return len(set(words(match.title)) - set(wanted))


async def _closest_by_search(
    session: AsyncSession, guild_id: int, title: str
) -> tuple[Mapping[str, int], list[int]]:
    """Give how frequent the words are, and questions with the rarest of them in their titles."""
    counts, ids = await find_titles(
        session, guild_id, terms.split(title), rarest=_RAREST, limit=_COLD
    )
    return counts, ids[:_RELATED_CANDIDATES]


async def _index(store: Store, session: AsyncSession, guild_id: int) -> TitleIndex | None:
    """Give a guild's titles as they are now; None while many are being read for the first time."""
    kept: _Kept = store.extras.setdefault(_EXTRA, _Kept())
    here = kept.guilds.setdefault(guild_id, _Titles())
    kept.guilds.move_to_end(guild_id)
    if len(kept.guilds) > _MOST_GUILDS:
        kept.guilds.popitem(last=False)
    if here.index is not None and not await _follow(session, here, guild_id):
        here.index = None
    if here.index is None and (here.task is None or here.task.done()):
        if await titles.count_titles(session, guild_id, at_most=_SMALL + 1) <= _SMALL:
            await _read_all(session, here, guild_id)
        else:
            reading = _read_in_background(store, here, guild_id)
            here.task = store.in_background(reading, "title-reader")
    return here.index


async def _follow(session: AsyncSession, here: _Titles, guild_id: int) -> bool:
    """Take in what changed since; False if that is no longer known, or too much."""
    assert here.index is not None
    changes = await titles.list_changes(
        session, guild_id, here.seen - _OVERLAP, limit=_MOST_CHANGES + 1
    )
    if len(changes) > _MOST_CHANGES or here.index.is_worn:
        return False
    for change in changes:
        if change.number not in here.recent:
            here.index.add(change.post_id, change.title)
    here.seen = max([here.seen, *(change.number for change in changes)])
    here.recent = {change.number for change in changes if change.number > here.seen - _OVERLAP}
    return True


async def _read_in_background(store: Store, here: _Titles, guild_id: int) -> None:
    try:
        async with store.read() as session:
            await _read_all(session, here, guild_id)
    except Exception:
        # The full-text index answers on; the next who asks starts anew.
        _log.exception("the titles of a guild were not read")


async def _read_all(session: AsyncSession, here: _Titles, guild_id: int) -> None:
    seen = await titles.last_change(session, guild_id)
    index, after = TitleIndex(), 0
    while rows := await titles.list_titles(session, guild_id, after=after, limit=_CHUNK):
        if len(rows) < _CHUNK:
            _add_all(index, rows)
        else:
            await asyncio.to_thread(_add_all, index, rows)
        after = rows[-1][0]
    here.index, here.seen = index, seen
    here.recent = set(range(seen - _OVERLAP + 1, seen + 1))


def _add_all(index: TitleIndex, rows: Sequence[tuple[int, str]]) -> None:
    for post_id, title in rows:
        index.add(post_id, title)
