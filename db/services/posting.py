"""What asking, answering and commenting share: may they, is it too soon, and how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import is_by, post_context
from db.models import Post
from db.queries import ledger, posts, stats, writers
from db.queries.ledger import Entry
from db.queries.posts import PostFacts
from db.records import GuildSettings, PostLink, Standing
from db.sealing import Seal
from db.services.standing import note_member, settings, standing
from forum import points
from forum.errors import RepeatError
from forum.limits import WINDOW, RateAction, check_rate
from forum.permissions import Permission, require, require_not_blocked
from forum.points import EventKind
from forum.policy import Policy
from forum.vocabulary import Actor, PostKind

POSTING_EVENTS = {
    PostKind.QUESTION: EventKind.POST_QUESTION,
    PostKind.ANSWER: EventKind.POST_ANSWER,
}


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, where, under which rules, and when."""

    actor: Actor
    settings: GuildSettings
    standing: Standing
    now: datetime

    @property
    def policy(self) -> Policy:
        """The guild's rules."""
        return self.settings.policy


async def begin(
    session: AsyncSession,
    actor: Actor,
    permission: Permission,
    *,
    category_id: int | None,
    now: datetime,
) -> Writer:
    """Give the writer, who may post this here.

    Raises:
        BlockedError: They are barred.
        LevelNeededError: The guild asks for a level that they lack.
        NotEnoughPointsError: The guild asks for points that they lack.
    """
    writer = Writer(
        actor,
        await settings(session, actor.guild_id),
        await standing(session, actor, category_id=category_id),
        now,
    )
    who = writer.standing
    require_not_blocked(who.is_blocked, who.blocked_until, now)
    require(permission, level=who.level, points=who.points, policy=writer.policy)
    return writer


async def require_rate(session: AsyncSession, seal: Seal, writer: Writer, kind: PostKind) -> None:
    """Refuse what comes too soon; anonymous posts count as much as named ones.

    Nothing is kept to count anonymous posts by: the member's own are recognised among the
    guild's of the last hour.

    Raises:
        RateError: They wrote as many within the hour as the rules allow.
    """
    guild_id, user_id = writer.actor.guild_id, writer.actor.user_id
    since = writer.now - WINDOW
    recent = await writers.list_recent(session, guild_id, user_id, kind, since)
    own = [
        post.created_at
        for post in recent
        if post.author_tag is None or post.author_tag == seal.tag(post_context(post.id), user_id)
    ]
    check_rate(RateAction(kind.value), own, writer.now, writer.policy)


def require_new(same: PostFacts | None, thread_id: int | None = None) -> None:
    """Refuse words that stand there already.

    Args:
        same: The post that has them, if any.
        thread_id: The thread it stands in, where it is not a question.

    Raises:
        RepeatError: There is one; the error says where.
    """
    if same is None:
        return
    message_id = same.card_message_id or same.vote_message_id
    place = thread_id or same.thread_id or same.channel_id
    raise RepeatError(same.id, PostLink(same.id, "", same.guild_id, place, message_id).url)


def is_marked_asker(seal: Seal, question: PostFacts, shown_name: str | None, user_id: int) -> bool:
    """Tell whether a new post is marked as the asker's: only under the name they asked with."""
    return question.shown_name == shown_name and is_by(seal, question, user_id)


async def keep(session: AsyncSession, seal: Seal, writer: Writer, post: Post) -> None:
    """Keep a new post, with its numbers and what its author earns.

    An anonymous post leaves no trace of its author: no member row, no points.
    """
    kind = PostKind(post.kind)
    await posts.add(session, seal, post, writer.actor.user_id)
    if kind is not PostKind.COMMENT:
        await stats.create(session, post, writer.policy)
    if post.shown_name is not None:
        return
    earned = 0
    if event := POSTING_EVENTS.get(kind):
        earned = points.posting(kind, writer.policy)
        entry = Entry(writer.actor.user_id, post.id, event, earned)
        await ledger.append(session, [(post.guild_id, entry)] if earned else [], writer.now)
    await note_member(session, writer.actor, writer.policy, earned=earned)
