"""What is offered to a member is what the verbs let them do, whoever they are, whatever it is."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import pytest

from db.sealing import Seal
from db.services import accepting, editing, moderating, offering
from db.store import Store
from forum.errors import ForumError, NoSuchPostError
from forum.vocabulary import Actor, Level, PostKind
from tests.store.conftest import KEY
from tests.store.factories import (
    make_actor,
    make_answer,
    make_guild,
    make_moderator,
    make_question,
)

Verb = Callable[[Store, Actor, int, datetime], Awaitable[object]]

_VERBS: dict[str, Verb] = {
    "may_edit": lambda store, actor, post, now: editing.editable(store, actor, post),
    "may_delete": lambda store, actor, post, now: moderating.delete(
        store, actor, post, "", now=now
    ),
    "may_accept": lambda store, actor, post, now: accepting.accept(store, actor, post, now=now),
    "may_unaccept": lambda store, actor, post, now: accepting.unaccept(store, actor, post, now=now),
    "may_hide": lambda store, actor, post, now: moderating.hide(store, actor, post, "", now=now),
    "may_show": lambda store, actor, post, now: moderating.show(store, actor, post, "", now=now),
    "may_close": lambda store, actor, post, now: moderating.close(store, actor, post, "", now=now),
    "may_reopen": lambda store, actor, post, now: moderating.reopen(store, actor, post, now=now),
    "may_report": lambda store, actor, post, now: moderating.report(
        store, actor, post, "", now=now
    ),
}
_LEVELS = (Level.BASIC, Level.EDITOR, Level.MODERATOR)
#: What happened to the post before, by whom.
_BEFORE: dict[str, tuple[str | None, bool]] = {
    "visible": (None, False),
    "hidden by its author": ("may_hide", True),
    "hidden by a moderator": ("may_hide", False),
    "closed by its asker": ("may_close", True),
    "closed by a moderator": ("may_close", False),
    "accepted": ("may_accept", False),
    "reported": ("may_report", False),
}


@pytest.fixture
async def store(sqlite_store_url: str) -> AsyncIterator[Store]:
    # The rules are the same on both databases, and there are many cases.
    opened = Store(sqlite_store_url, Seal(KEY))
    yield opened
    await opened.close()


@pytest.mark.parametrize("before", _BEFORE)
@pytest.mark.parametrize("kind", [PostKind.QUESTION, PostKind.ANSWER])
async def test_what_is_offered_is_what_is_allowed(
    store: Store, now: datetime, before: str, kind: PostKind
) -> None:
    await make_guild(
        store,
        overrides={
            "permissions": {"delete_hidden": "editors", "flag": "experts"},
            "rates": {"flag": 1_000},
        },
    )
    author = make_actor()
    people = [author, *(make_actor(level=level) for level in _LEVELS)]

    async def make() -> int:
        question = await make_question(store, author)
        if kind is PostKind.QUESTION:
            return question
        return await make_answer(store, question, author)

    verb, by_author = _BEFORE[before]
    for actor, (offer, act) in itertools.product(people, _VERBS.items()):
        post = await make()
        if verb is not None and not await _does(
            _VERBS[verb], store, author if by_author else make_moderator(), post, now
        ):
            continue
        offered = getattr(await offering.offers(store, actor, post), offer)
        assert offered == await _does(act, store, actor, post, now), (actor.level, offer)


async def test_another_servers_post_is_not_there(store: Store) -> None:
    await make_guild(store)
    with pytest.raises(NoSuchPostError):
        await offering.offers(store, make_actor(guild_id=2), await make_question(store))


async def _does(verb: Verb, store: Store, actor: Actor, post_id: int, now: datetime) -> bool:
    try:
        await verb(store, actor, post_id, now)
    except ForumError:
        return False
    return True
