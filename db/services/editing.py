"""Editing a post; every version is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import is_anonymous, is_by
from db.queries import (
    audit,
    categories,
    members,
    notifications,
    outbox,
    posts,
    revisions,
    tags,
)
from db.queries.notifications import to_author
from db.queries.posts import PostFacts, Text
from db.records import EditForm, QuestionText, RevisionView, Standing
from db.sealing import Seal
from db.services.moderating.cases import event_name
from db.services.standing import note_member, settings, standing
from db.store import Store
from forum import texts
from forum.errors import NoSuchCategoryError, NotYoursError, WrongKindError
from forum.moderation import decide_edit
from forum.permissions import Permission, may, require, require_not_blocked
from forum.policy import Policy
from forum.vocabulary import Actor, PostKind, PostState

_TAG_JOINT = ", "  # no tag has a comma
#: What unlocks the texts of others.
EDIT_PERMISSIONS = {
    PostKind.QUESTION: Permission.EDIT_QUESTION,
    PostKind.ANSWER: Permission.EDIT_ANSWER,
    PostKind.COMMENT: Permission.EDIT_COMMENT,
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """A post on the desk of someone who may edit it, as it stands."""

    session: AsyncSession
    seal: Seal
    actor: Actor
    post: PostFacts
    text: Text
    tags: tuple[str, ...]
    policy: Policy
    standing: Standing
    is_author: bool

    @property
    def may_edit(self) -> bool:
        """Tell whether they may edit what others wrote."""
        who = self.standing
        permission = EDIT_PERMISSIONS[PostKind(self.post.kind)]
        return may(permission, level=who.level, points=who.points, policy=self.policy)


async def edit_question(
    store: Store, actor: Actor, post_id: int, text: QuestionText, *, now: datetime
) -> None:
    """Change a question's title, body, category and tags; the shown name stays.

    Args:
        text: What the form held; without a category the question stays in its own.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        await posts.lock_guild(session, actor.guild_id)
        desk = await _open(session, store.seal, actor, post_id, lock=True)
        _require_not_blocked(desk, now)
        if desk.post.kind != PostKind.QUESTION:
            raise WrongKindError(PostKind.QUESTION.value)
        # A title that was adopted short may stay so.
        keeps_title = text.title == desk.text.title
        new = Text(
            texts.check_title(text.title, desk.policy, minimum=not keeps_title),
            texts.check_body(text.body, desk.policy),
        )
        names = texts.parse_tags(text.tags, desk.policy)
        moves_to = text.category_id if text.category_id != desk.post.category_id else None
        if moves_to is None and (new, names) == (desk.text, desk.tags):
            return
        if moves_to is not None:
            await _move(desk, moves_to)
        await _keep(desk, new, now)
        if names != desk.tags:
            await _retag(desk, names)
        targets = [outbox.card(post_id), outbox.thread(post_id)]
        await outbox.ask_for(session, actor.guild_id, post_id, targets, now)


async def edit(store: Store, actor: Actor, post_id: int, body: str, *, now: datetime) -> None:
    """Change an answer or a comment.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        desk = await _open(session, store.seal, actor, post_id, lock=True)
        _require_not_blocked(desk, now)
        post = desk.post
        if post.kind == PostKind.QUESTION:
            raise WrongKindError(PostKind.ANSWER.value)
        check = texts.check_answer if post.kind == PostKind.ANSWER else texts.check_comment
        new = Text(None, check(body, desk.policy))
        if new == desk.text:
            return
        await _keep(desk, new, now)
        targets = [outbox.card(post_id)]
        if post.kind == PostKind.COMMENT:
            # The newest comments are listed on their post's card too.
            assert post.parent_id is not None
            targets.append(outbox.card(post.parent_id))
        await outbox.ask_for(session, actor.guild_id, post.root_id, targets, now)


async def editable(store: Store, actor: Actor, post_id: int) -> EditForm:
    """Give what the edit form starts with.

    Raises:
        ForumError: They may not edit it; the class says which rule it is.
    """
    async with store.read() as session:
        desk = await _open(session, store.seal, actor, post_id)
    return EditForm(
        post_id,
        PostKind(desk.post.kind),
        desk.text.title,
        desk.text.body,
        desk.post.category_id,
        _TAG_JOINT.join(desk.tags),
    )


async def history(store: Store, actor: Actor, post_id: int) -> tuple[RevisionView, ...]:
    """Give every version of a post, the first one first and the present one last.

    Raises:
        NoSuchPostError: There is no such post in this server.
        NotYoursError: They neither wrote it nor may edit it.
    """
    async with store.read() as session:
        desk = await _look_up(session, store.seal, actor, post_id)
        if not (desk.is_author or desk.may_edit):
            raise NotYoursError
        kept = await revisions.list_versions(session, post_id)
        editor = await members.name_of(session, actor.guild_id, desk.post.edited_by_id)
    views = [
        RevisionView(v.number, v.title, v.body, _split(v.tags), v.editor, v.created_at)
        for v in kept
    ]
    present = RevisionView(
        len(views) + 1,
        desk.text.title,
        desk.text.body,
        desk.tags,
        editor,
        desk.post.edited_at or desk.post.created_at,
    )
    return (*views, present)


async def _look_up(
    session: AsyncSession, seal: Seal, actor: Actor, post_id: int, *, lock: bool = False
) -> _Desk:
    post = await posts.get(session, actor.guild_id, post_id, lock=lock)
    category_id = post.category_id
    if post.question_id is not None:
        category_id = (await posts.get(session, actor.guild_id, post.question_id)).category_id
    return _Desk(
        session,
        seal,
        actor,
        post,
        await posts.get_text(session, post_id),
        await tags.list_names(session, post_id),
        (await settings(session, actor.guild_id)).policy,
        await standing(session, actor, category_id=category_id),
        is_by(seal, post, actor.user_id),
    )


async def _open(
    session: AsyncSession, seal: Seal, actor: Actor, post_id: int, *, lock: bool = False
) -> _Desk:
    desk = await _look_up(session, seal, actor, post_id, lock=lock)
    post = desk.post
    decide_edit(
        PostKind(post.kind),
        PostState(post.state),
        post.is_closed,
        is_author=desk.is_author,
        may_edit=desk.may_edit,
    )
    return desk


def _require_not_blocked(desk: _Desk, now: datetime) -> None:
    require_not_blocked(desk.standing.is_blocked, desk.standing.blocked_until, now)


async def _keep(desk: _Desk, new: Text, now: datetime) -> None:
    """Keep the old version and write the new one."""
    post, session = desk.post, desk.session
    await revisions.add(
        session,
        post.id,
        title=desk.text.title,
        body=desk.text.body,
        tags=_TAG_JOINT.join(desk.tags),
        category_id=post.category_id,
        editor_id=post.edited_by_id,
        created_at=post.edited_at or post.created_at,
    )
    parts = (new.body,) if new.title is None else (new.title, new.body)
    is_young = now - post.created_at <= desk.policy.edit_grace
    leaves_mark = not (desk.is_author and is_young and post.edited_at is None)
    await posts.change(
        session,
        [post.id],
        title=new.title,
        body=new.body,
        repeat_key=texts.repeat_key(*parts),
        edited_at=now if leaves_mark else None,
        # An author's edit names nobody, whether or not the post does.
        edited_by_id=None if desk.is_author else desk.actor.user_id,
    )
    if desk.is_author:
        if not is_anonymous(post):
            await note_member(session, desk.actor, desk.policy)
        return
    await note_member(session, desk.actor, desk.policy)
    await _tell_author(desk, now)


async def _tell_author(desk: _Desk, now: datetime) -> None:
    post, actor_id = desk.post, desk.actor.user_id
    await audit.add(
        desk.session, post.guild_id, event_name(post, "edit"), post.id, now, actor_id=actor_id
    )
    telling = to_author(desk.seal, post, "edited", actor_id=actor_id, actor_is_named=True)
    if telling is not None:
        await notifications.tell(
            desk.session, desk.seal, post.guild_id, post.root_id, [telling], now
        )


async def _move(desk: _Desk, category_id: int) -> None:
    """Move a question, for someone who may also ask where it goes."""
    if await categories.find(desk.session, desk.post.guild_id, category_id) is None:
        raise NoSuchCategoryError(str(category_id))
    there = await standing(desk.session, desk.actor, category_id=category_id)
    require(Permission.POST_QUESTION, level=there.level, points=there.points, policy=desk.policy)
    await posts.set_category(desk.session, desk.post.id, category_id)


async def _retag(desk: _Desk, names: tuple[str, ...]) -> None:
    session, question_id = desk.session, desk.post.id
    is_counted = desk.post.is_visible
    if is_counted:
        await tags.shift(session, [question_id], -1)
    await tags.detach(session, [question_id])
    await tags.attach(session, desk.post.guild_id, question_id, names, is_counted=is_counted)


def _split(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(_TAG_JOINT)) if joined else ()
