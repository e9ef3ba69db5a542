"""Reports of posts: by members, for the moderators."""

from __future__ import annotations

from datetime import datetime

from db.queries import audit, flags, outbox, posts
from db.records import ReportView
from db.services import reading
from db.services.moderating.cases import Case, check_reason, event_name, hide_unasked, open_case
from db.services.moderating.hiding import clear_flags, show_again
from db.services.standing import settings
from db.store import Store
from forum.errors import HiddenError, OwnPostError, StateError
from forum.limits import WINDOW, RateAction, check_rate
from forum.permissions import Permission, require, require_not_blocked
from forum.vocabulary import Actor, PostState

#: The reason on a post that reports alone have hidden.
REPORTED_REASON = "Several members reported it."
_BY_REPORTS = {"by": "reports"}


async def report(store: Store, actor: Actor, post_id: int, reason: str, *, now: datetime) -> None:
    """Report a post to the moderators, once; enough reports hide it by themselves.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        case = await open_case(session, store.seal, actor, post_id, now)
        reason = check_reason(reason)
        require_not_blocked(case.standing.is_blocked, case.standing.blocked_until, now)
        _require(case, Permission.FLAG)
        if not case.post.is_visible:
            raise HiddenError(post_id)
        if case.is_author:
            raise OwnPostError(post_id)
        await _require_first_and_slow(case)
        await flags.add(session, store.seal, post_id, actor.user_id, reason, now)
        if await flags.count(session, post_id) >= case.policy.flags_hide_after:
            await hide_unasked(
                session,
                store.seal,
                [case.post],
                case.policy,
                now,
                reason=REPORTED_REASON,
                facts=_BY_REPORTS,
            )
        lane = case.post.root_id
        await outbox.ask_for(session, actor.guild_id, lane, [outbox.report(post_id)], now)


async def keep(store: Store, actor: Actor, post_id: int, *, now: datetime) -> None:
    """Settle the reports of a post, and show it again where they alone had hidden it.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        case = await open_case(session, store.seal, actor, post_id, now)
        _require(case, Permission.HIDE_SHOW)
        if await _is_hidden_by_reports(case):
            await show_again(case, "")
        elif await flags.count(session, post_id):
            await clear_flags(case)
        else:
            raise StateError(state=case.post.state)


async def report_card(store: Store, post_id: int) -> ReportView:
    """Give what the moderators' card of a reported post shows.

    Raises:
        NoSuchPostError: There is no such post.
    """
    async with store.read() as session:
        guild_id = await posts.guild_of(session, post_id)
        chosen = await settings(session, guild_id)
        reasons = await flags.list_reasons(session, post_id)
        message_id = await posts.report_message_of(session, post_id)
    post = await reading.get_post(store, guild_id, post_id)
    told = tuple(reason for reason in reasons if reason)
    return ReportView(post, len(reasons), told, chosen.mod_channel_id, message_id)


async def report_posted(store: Store, post_id: int, message_id: int | None) -> None:
    """Note where the moderators' card of a post stands; None that it stands no more."""
    async with store.write() as session:
        await posts.change(session, [post_id], report_message_id=message_id)


def _require(case: Case, permission: Permission) -> None:
    who = case.standing
    require(permission, level=who.level, points=who.points, policy=case.policy)


async def _is_hidden_by_reports(case: Case) -> bool:
    post = case.post
    if post.state != PostState.HIDDEN:
        return False
    verbs = [event_name(post, "hide")]
    return await audit.last_facts(case.session, post.guild_id, post.id, verbs) == _BY_REPORTS


async def _require_first_and_slow(case: Case) -> None:
    session, seal, user_id = case.session, case.seal, case.actor.user_id
    if await flags.exists(session, seal, case.post.id, user_id):
        raise StateError(state="reported")
    since = case.now - WINDOW
    recent = await flags.list_own(session, seal, case.post.guild_id, user_id, since=since)
    check_rate(RateAction.FLAG, [flag.created_at for flag in recent], case.now, case.policy)
