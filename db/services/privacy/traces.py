"""What is sealed and yet a member's own, recognised for them alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from db.authorship import draft_context, follow_context, notice_context, post_context
from db.queries import drafts, flags, sealed_rows
from db.store import Store
from forum.vocabulary import Actor


@dataclass(slots=True)
class Traces:
    """The ids of one member's sealed rows, by what they are; a draft with its content."""

    posts: list[int] = field(default_factory=list)
    follows: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    notices: list[int] = field(default_factory=list)
    drafts: dict[int, dict[str, Any]] = field(default_factory=dict)


async def find_traces(store: Store, actor: Actor) -> Traces:
    """Give all sealed rows of a member, found by going through everyone's in their guild.

    That is the price of keeping nothing by which they could be looked up.
    """
    seal, guild_id, user_id = store.seal, actor.guild_id, actor.user_id
    found = Traces()
    async with store.read() as session:
        async for posts in sealed_rows.walk_posts(session, guild_id):
            found.posts += [
                id_ for id_, tag in posts if tag == seal.tag(post_context(id_), user_id)
            ]
            await asyncio.sleep(0)
        async for follows in sealed_rows.walk_follows(session, guild_id):
            found.follows += [
                id_ for id_, tag in follows if tag == seal.tag(follow_context(id_), user_id)
            ]
            await asyncio.sleep(0)
        async for notices in sealed_rows.walk_notices(session, guild_id):
            found.notices += [
                id_
                for id_, post_id, sealed in notices
                if seal.open_person(notice_context(post_id), sealed) == user_id
            ]
            await asyncio.sleep(0)
        own = await flags.list_own(session, seal, guild_id, user_id)
        found.flags = [flag.post_id for flag in own]
        for id_, sealed in await drafts.list_sealed(session, guild_id):
            content = seal.open_document(draft_context(guild_id), sealed)
            if content["owner"] == user_id:
                found.drafts[id_] = content
    return found
