"""What is kept of a member, as a number of each and as a whole."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from db.queries import members, notifications, own_rows
from db.records import PrivacySummary
from db.services.privacy.traces import find_traces
from db.services.standing import standing
from db.store import Store
from forum.vocabulary import Actor, PostKind

_ALL = 1_000_000


async def summary(store: Store, actor: Actor) -> PrivacySummary:
    """Give how much is kept of a member."""
    traces = await find_traces(store, actor)
    guild_id, user_id = actor.guild_id, actor.user_id
    async with store.read() as session:
        counts = await own_rows.count_posts(session, guild_id, user_id)
        return PrivacySummary(
            points=(await standing(session, actor)).points,
            questions=counts.get(PostKind.QUESTION.value, 0),
            answers=counts.get(PostKind.ANSWER.value, 0),
            comments=counts.get(PostKind.COMMENT.value, 0),
            anonymous_posts=len(traces.posts),
            votes=await own_rows.count_votes(session, guild_id, user_id),
            reports=len(traces.flags),
            follows=len(traces.follows),
            notifications=await notifications.count_named(session, guild_id, user_id)
            + len(traces.notices),
            drafts=len(traces.drafts),
        )


async def export(store: Store, actor: Actor) -> dict[str, Any]:
    """Give all that is kept of a member, in plain words and numbers."""
    traces = await find_traces(store, actor)
    guild_id, user_id = actor.guild_id, actor.user_id
    async with store.read() as session:
        member = await members.find(session, guild_id, user_id)
        named = await own_rows.list_posts(session, guild_id, user_id)
        sealed = await own_rows.list_posts_by_id(session, traces.posts)
        told = await notifications.list_named(session, guild_id, user_id, limit=_ALL)
        told_privately = await notifications.list_by_id(session, store.seal, traces.notices)
        votes = await own_rows.list_votes(session, guild_id, user_id)
        events = await own_rows.list_events(session, guild_id, user_id)
    return {
        "member": None
        if member is None
        else {
            "name": member.name,
            "points": member.points,
            "bonus": member.bonus,
            "is_blocked": member.is_blocked,
            "blocked_until": member.blocked_until,
            "dm_closed": member.dm_closed,
        },
        "posts": [asdict(post) for post in named],
        "posts_under_a_chosen_name": [asdict(post) for post in sealed],
        "votes": [asdict(vote) for vote in votes],
        "points": [asdict(event) for event in events],
        "notifications": [asdict(notice) for notice in (*told, *told_privately)],
        "follows": traces.follows,
        "reports": traces.flags,
        "drafts": [
            {"form": draft["form"], "post": draft["post"], "values": draft["values"]}
            for draft in traces.drafts.values()
        ],
    }
