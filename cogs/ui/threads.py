"""Threads of questions: their names and their forum tags."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from cogs.ui.text import plain
from db.records import CategoryView, PostView
from forum.texts import excerpt

#: Discord's limits for a post in a forum channel.
THREAD_NAME_ROOM = 100
TAGS_A_POST = 5


def thread_name(title: str) -> str:
    """Give the name of a question's thread, cut where Discord has no room for the whole title."""
    return excerpt(plain(title), THREAD_NAME_ROOM) or "Question"


def state_key(post: PostView) -> str:
    """Give the word for a question's state by which its forum tag is known."""
    if post.is_closed:
        return "closed"
    if post.is_accepted:
        return "accepted"
    return "answered" if post.answers else "open"


def choose_tags(
    post: PostView,
    state_tags: Mapping[str, int],
    categories: Sequence[CategoryView],
    current: Collection[int],
) -> list[int]:
    """Choose a question's forum tags: its state, its category, then those it has besides.

    Args:
        post: The question.
        state_tags: The channel's tags by state.
        categories: All categories of the server.
        current: The ids of the tags it has now.
    """
    chosen = [state_tags.get(state_key(post)), _category_tag(post.category, categories)]
    ours = {*state_tags.values(), *(category.forum_tag_id for category in categories)}
    chosen += [tag for tag in current if tag not in ours]
    return list(dict.fromkeys(tag for tag in chosen if tag is not None))[:TAGS_A_POST]


def _category_tag(category: CategoryView | None, categories: Sequence[CategoryView]) -> int | None:
    known = {each.id: each for each in categories}
    while category is not None and category.parent_id is not None:
        category = known.get(category.parent_id)
    return category.forum_tag_id if category is not None else None
