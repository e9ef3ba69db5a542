"""What a notification says: the one place for it, in the inbox, a DM and a thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import discord

from cogs.ui.text import length, linked, safe
from db.records import Notice, PostView
from forum.texts import excerpt
from forum.vocabulary import PostKind, PostState

NOTHING_NEW = (
    "Nothing has happened for you yet. You hear of answers to what you ask, and to questions you "
    "follow: the button *Follow* on a card, or `/follow`."
)
_TITLE_LENGTH = 100
#: Fewer characters than an embed's 4,096, whatever the titles are.
_ROOM = 4000

_SENTENCES: Mapping[str, str] = {
    "answered": "There is a new answer to {post}.",
    "commented": "There is a new comment on {post}.",
    "accepted": "Your answer to {post} was chosen as a best answer.",
    "unaccepted": "Your answer to {post} is no longer a best answer.",
    "edited": "A moderator edited {your_post}.",
    "hidden": "{Your_post} was hidden.",
    "shown": "{Your_post} can be seen again.",
    "deleted": "A moderator deleted {your_post}.",
    "closed": "{Your_post} was closed: it takes no more answers.",
    "reopened": "{Your_post} is open again.",
    "vote_refused": "Your vote on {post} did not count. `/why` says why.",
}
#: Said in the question's own thread, where a mention brings its reader: it need not name the
#: question. What is not here is said in the inbox and by direct message.
_IN_THREAD: Mapping[tuple[str, object], str] = {
    ("answered", "asker"): "there is a new {post} to your question.",
    ("commented", "asker"): "there is a new {post} on your question.",
    ("commented", "author"): "there is a new {post} on your answer.",
    ("accepted", None): "your {post} was chosen as a best answer.",
    ("closed", None): "your {post} was closed: it takes no more answers.",
    ("reopened", None): "your {post} is open again.",
}
_ANYTHING_ELSE = "Something changed at {post}."
# Who the recipient is to the question decides how it is named to them.
_POSTS: Mapping[object, str] = {
    "asker": "your question {title}",
    "author": "your answer to {title}",
    "commenter": "{title}, where you wrote a comment",
    "follower": "{title}, which you follow",
}
#: A deleted question keeps no title.
_GONE: Mapping[object, str] = {
    "asker": "your question, which is gone",
    "author": "your answer, which is gone",
}
_GONE_POST = "a post that is gone"
_KINDS = {
    PostKind.QUESTION: "your question {title}",
    PostKind.ANSWER: "your answer to {title}",
    PostKind.COMMENT: "your comment on {title}",
}


def sentence(notice: Notice, post: PostView | None) -> str:
    """Say what happened, with a link; people's words in it are made safe.

    Args:
        notice: What the member is told.
        post: The post that it is about, if there still is one.
    """
    role, title = notice.facts.get("role"), _title(post)
    if post and title:
        named = _POSTS.get(role, "{title}").format(title=title)
        yours = _KINDS[post.kind].format(title=title)
    else:
        named = _GONE.get(role, _GONE_POST)
        yours = f"your {post.kind}, which is gone" if post else _GONE_POST
    text = _SENTENCES.get(notice.kind, _ANYTHING_ELSE).format(
        post=named, your_post=yours, Your_post=yours[:1].upper() + yours[1:]
    )
    # Only of the state it is in: a reason for deleting it is none for having hidden it before.
    if post and post.state_reason and notice.kind == post.state:
        return f"{text} Reason: {safe(excerpt(post.state_reason, 200))}"
    if post and post.close_reason and notice.kind == "closed":
        return f"{text} Reason: {safe(excerpt(post.close_reason, 200))}"
    return text


def sentence_in_thread(notice: Notice, post: PostView) -> str | None:
    """Say it to a member who is mentioned in the question's thread; None where nobody is.

    Args:
        notice: What the member is told.
        post: The post that it is about.
    """
    text = _IN_THREAD.get((notice.kind, notice.facts.get("role")))
    if text is None:
        return None
    link = f"[{post.kind}]({post.link.url})" if post.link.url else str(post.kind)
    return f"<@{notice.recipient_id}>, {text.format(post=link)}"


def inbox_embed(notices: Sequence[Notice], posts: Mapping[int, PostView]) -> discord.Embed:
    """Show a member's newest notifications, the newest first.

    Args:
        notices: What they are told.
        posts: The posts these are about, by id.
    """
    lines: list[str] = []
    for notice in notices:
        post = posts.get(notice.post_id) if notice.post_id is not None else None
        when = discord.utils.format_dt(notice.created_at, "R")
        lines.append(f"{when} {sentence(notice, post)}")
    while sum(map(length, lines)) + len(lines) > _ROOM:
        lines.pop()
    return discord.Embed(title="Inbox", description="\n".join(lines) or NOTHING_NEW)


def _title(post: PostView | None) -> str:
    if post is None or not post.question_title:
        return ""
    url = None if post.state is PostState.DELETED else post.link.url
    return linked(excerpt(post.question_title, _TITLE_LENGTH), url)
