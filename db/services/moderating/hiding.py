"""Hiding posts, showing them again, deleting them."""

from __future__ import annotations

from datetime import datetime

from db.queries import flags, outbox, posts, revisions, tags
from db.services import visibility
from db.services.moderating.cases import Case, by, check_reason, open_case, put_away
from db.store import Store
from forum.moderation import BY_AUTHOR, decide_delete, decide_hide, decide_show
from forum.permissions import Permission
from forum.vocabulary import Actor, Level, PostState


async def hide(store: Store, actor: Actor, post_id: int, reason: str, *, now: datetime) -> None:
    """Hide a post: by its author, or by whoever has the level for it.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        case = await open_case(session, store.seal, actor, post_id, now)
        reason, post = check_reason(reason), case.post
        closed_by_other = post.is_closed and post.closed_by != BY_AUTHOR
        state = decide_hide(
            PostState(post.state),
            is_author=case.is_author,
            may_hide=case.may_hide(),
            closed_by_other=closed_by_other,
        )
        as_author = case.is_author and not closed_by_other
        await put_away(session, post, state, by(as_author), reason, case.policy, now)
        await case.finish("hide", "hidden", as_author=as_author, reason=reason)


async def show(store: Store, actor: Actor, post_id: int, reason: str, *, now: datetime) -> None:
    """Show a hidden post again; a moderator's word also settles its reports.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        case = await open_case(session, store.seal, actor, post_id, now)
        await show_again(case, check_reason(reason))


async def show_again(case: Case, reason: str) -> None:
    """Show a post again if they may.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    post, has_flags = case.post, await flags.count(case.session, case.post.id) > 0
    state = decide_show(
        PostState(post.state),
        is_author=case.is_author,
        state_by=post.state_by,
        may_hide=case.may_hide(),
        has_flags=has_flags,
    )
    as_author = case.is_author and post.state_by == BY_AUTHOR and not has_flags
    await posts.change(case.session, [post.id], state=state.value, state_by=None, state_reason=None)
    await visibility.put_back(case.session, [post], case.policy, case.now)
    if has_flags:
        await clear_flags(case)
    await case.finish("reshow", "shown", as_author=as_author, reason=reason)


async def clear_flags(case: Case) -> None:
    """Settle the reports of a post as a moderator."""
    post = case.post
    await flags.clear(case.session, [post.id])
    await case.log("clearflags", as_author=False)
    await outbox.ask_for(
        case.session, post.guild_id, post.root_id, [outbox.report(post.id)], case.now
    )


async def delete(store: Store, actor: Actor, post_id: int, reason: str, *, now: datetime) -> None:
    """Delete a post that nothing stands under, for good: its words are gone.

    Moderators may delete one that is visible: it is hidden on the way.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        case = await open_case(session, store.seal, actor, post_id, now)
        reason, post = check_reason(reason), case.post
        state = decide_delete(
            PostState(post.state),
            await posts.has_dependents(session, post.id),
            is_author=case.is_author,
            may_hide=case.may(Permission.HIDE_SHOW),
            may_delete=case.may(Permission.DELETE_HIDDEN),
            force=case.standing.level >= Level.MODERATOR,
        )
        await put_away(session, post, state, by(case.is_author), reason, case.policy, now)
        await posts.forget_text(session, [post.id])
        await revisions.delete_all(session, [post.id])
        await tags.detach(session, [post.id])
        await case.finish("delete", "deleted", as_author=case.is_author, reason=reason)
