"""A post before someone who wants to act on it, and what every such act leaves behind.

An author who does what authors may do acts as "the author", whatever their level and whether or
not the post names them: the log, the post and the notices hold nothing more. What only a level
allows is done in the moderator's name even to their own post: done by "the author" it would tell
that the author has that level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import is_by
from db.queries import audit, notifications, outbox, posts
from db.queries.notifications import NOBODY, to_author
from db.queries.posts import PostFacts
from db.records import GuildSettings, Standing
from db.sealing import Seal
from db.services import visibility
from db.services.standing import note_member, settings, standing
from forum import texts
from forum.errors import TooLongError, WrongKindError
from forum.moderation import BY_AUTHOR
from forum.permissions import Permission, may
from forum.policy import Policy
from forum.vocabulary import Actor, PostKind, PostState

BY_MODERATOR = "moderator"
#: What `state_by` holds where nobody in particular hid a post: reports did, or its message went.
BY_RULE = "rule"
_REASON_FIELD = "Reason"
_REASON_MAX = 500
# Question2Answer's names of events (`q_hide`, `a_hide`, `c_hide`) begin with the kind's letter.
_LETTERS = {PostKind.QUESTION: "q", PostKind.ANSWER: "a", PostKind.COMMENT: "c"}


@dataclass(frozen=True, slots=True)
class Case:
    """A post, who wants to act on it, and what they may."""

    session: AsyncSession
    seal: Seal
    actor: Actor
    post: PostFacts
    settings: GuildSettings
    standing: Standing
    is_author: bool
    now: datetime

    @property
    def policy(self) -> Policy:
        """The guild's rules."""
        return self.settings.policy

    def may(self, permission: Permission) -> bool:
        """Tell whether they have a permission here."""
        who = self.standing
        return may(permission, level=who.level, points=who.points, policy=self.policy)

    def may_hide(self) -> bool:
        """Tell whether they may hide and show posts of others in this state."""
        waits = self.post.state == PostState.QUEUED
        return self.may(Permission.MODERATE if waits else Permission.HIDE_SHOW)

    async def log(self, event: str, *, as_author: bool, reason: str = "") -> None:
        """Keep in the log what they did; a moderator's name is kept as one of staff."""
        if not as_author:
            await note_member(self.session, self.actor, self.policy)
        await audit.add(
            self.session,
            self.post.guild_id,
            event_name(self.post, event),
            self.post.id,
            self.now,
            actor_id=None if as_author else self.actor.user_id,
            reason=reason,
        )

    async def finish(self, event: str, notice: str, *, as_author: bool, reason: str = "") -> None:
        """Log what they did, tell the post's author of a moderator's act, and redraw its cards."""
        await self.log(event, as_author=as_author, reason=reason)
        if not as_author:
            await tell_author(
                self.session, self.seal, self.post, notice, self.actor.user_id, self.now
            )
        await redraw(self.session, self.post, self.now)
        if await posts.report_message_of(self.session, self.post.id) is not None:
            post, targets = self.post, [outbox.report(self.post.id)]
            await outbox.ask_for(self.session, post.guild_id, post.root_id, targets, self.now)


async def open_case(
    session: AsyncSession, seal: Seal, actor: Actor, post_id: int, now: datetime
) -> Case:
    """Give a post that was not deleted, with what this member is to it.

    Raises:
        NoSuchPostError: There is none with that id in their guild.
    """
    # Numbers of tags are moved, and those are shared by all questions of a guild.
    await posts.lock_guild(session, actor.guild_id)
    post = await posts.get(session, actor.guild_id, post_id, lock=True)
    category_id = post.category_id
    if post.question_id is not None:
        category_id = (await posts.get(session, actor.guild_id, post.question_id)).category_id
    return Case(
        session,
        seal,
        actor,
        post,
        await settings(session, actor.guild_id),
        await standing(session, actor, category_id=category_id),
        is_by(seal, post, actor.user_id),
        now,
    )


async def open_question(
    session: AsyncSession, seal: Seal, actor: Actor, question_id: int, now: datetime
) -> Case:
    """Give a question as `open_case` does.

    Raises:
        NoSuchPostError: There is no post with that id in their guild.
        WrongKindError: It is no question.
    """
    case = await open_case(session, seal, actor, question_id, now)
    if case.post.kind != PostKind.QUESTION:
        raise WrongKindError(PostKind.QUESTION.value)
    return case


def by(as_author: bool) -> str:
    """Give who acted, as a post keeps it."""
    return BY_AUTHOR if as_author else BY_MODERATOR


def event_name(post: PostFacts, event: str) -> str:
    """Give the name an event has in the log, such as `q_hide`."""
    return f"{_LETTERS[PostKind(post.kind)]}_{event}"


def check_reason(reason: str) -> str:
    """Give a clean reason; it may be empty.

    Raises:
        TooLongError: It is longer than a card shows.
    """
    reason = texts.clean(reason)
    if len(reason) > _REASON_MAX:
        raise TooLongError(_REASON_FIELD, maximum=_REASON_MAX, length=len(reason))
    return reason


async def put_away(
    session: AsyncSession,
    post: PostFacts,
    state: PostState,
    state_by: str,
    reason: str,
    policy: Policy,
    now: datetime,
) -> None:
    """Hide or delete a post, with what follows for numbers and points if it was visible."""
    if post.is_visible:
        await visibility.take_out(
            session, [post], policy, now, state=state, state_by=state_by, reason=reason
        )
    else:
        await posts.change(
            session, [post.id], state=state.value, state_by=state_by, state_reason=reason or None
        )


async def hide_unasked(
    session: AsyncSession,
    seal: Seal,
    found: Sequence[PostFacts],
    policy: Policy,
    now: datetime,
    *,
    reason: str,
    facts: dict[str, str],
) -> None:
    """Hide visible posts of one guild without anyone's command, such as when messages vanish.

    Args:
        reason: What their cards and their authors are told.
        facts: What brought it about, for the log.
    """
    if not found:
        return
    guild_id = found[0].guild_id
    await visibility.take_out(
        session,
        found,
        policy,
        now,
        state=PostState.HIDDEN,
        state_by=BY_RULE,
        reason=reason,
    )
    await audit.add_each(
        session,
        guild_id,
        [(event_name(post, "hide"), post.id) for post in found],
        now,
        reason=reason,
        facts=facts,
    )
    tellings = [
        to_author(seal, post, "hidden", actor_id=NOBODY, actor_is_named=True) for post in found
    ]
    await notifications.tell_each(
        session,
        seal,
        guild_id,
        [
            (post.root_id, telling)
            for post, telling in zip(found, tellings, strict=True)
            if telling is not None
        ],
        now,
    )
    wishes = [(guild_id, post.root_id, name) for post in found for name in pictures_of(post)]
    await outbox.ask_for_all(session, wishes, now)


async def tell_author(
    session: AsyncSession,
    seal: Seal,
    post: PostFacts,
    notice: str,
    actor_id: int,
    now: datetime,
) -> None:
    """Tell a post's author what a moderator did; `NOBODY` is nobody's act."""
    telling = to_author(seal, post, notice, actor_id=actor_id, actor_is_named=True)
    if telling is not None:
        await notifications.tell(session, seal, post.guild_id, post.root_id, [telling], now)


async def redraw(session: AsyncSession, post: PostFacts, now: datetime) -> None:
    """Ask for every card on which the change of a post can be seen."""
    await outbox.ask_for(session, post.guild_id, post.root_id, pictures_of(post), now)


def cards_of(post: PostFacts) -> list[str]:
    """Name the cards on which a post can be seen: its own, and the one of what it hangs on."""
    return [outbox.card(id_) for id_ in sorted({post.id, post.parent_id or post.id})]


def pictures_of(post: PostFacts) -> list[str]:
    """Name all on which it can be seen that a post comes or goes."""
    targets = cards_of(post)
    if post.kind != PostKind.COMMENT:
        targets.append(outbox.thread(post.root_id))
    return targets
