"""Posts as they are written, and as they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.records.guilds import CategoryView
from forum.vocabulary import (
    Origin,
    PostKind,
    PostState,
)


@dataclass(frozen=True, slots=True)
class AuthorView:
    """Who a post says it is by.

    Attributes:
        name: The shown name of an anonymous author, the member's name, or "" once erased.
        user_id: The member, for named posts only.
        points: Their points, for named posts only.
        is_anonymous: Shown as "not checked".
        is_asker: Written by the asker of the question.
    """

    name: str
    user_id: int | None
    points: int | None
    is_anonymous: bool
    is_asker: bool


@dataclass(frozen=True, slots=True)
class PostLink:
    """Enough to link to a post's message: None where it is not on Discord (yet)."""

    post_id: int
    title: str
    guild_id: int
    channel_id: int | None
    message_id: int | None

    @property
    def url(self) -> str | None:
        """Give the address of the message in Discord's client."""
        if self.channel_id is None or self.message_id is None:
            return None
        return f"https://discord.com/channels/{self.guild_id}/{self.channel_id}/{self.message_id}"


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment as it is listed on its post's card."""

    id: int
    author: AuthorView
    body: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PostView:
    """A post with all that its card, a list or a page shows of it."""

    id: int
    guild_id: int
    kind: PostKind
    state: PostState
    origin: Origin
    parent_id: int | None
    #: The question at the root; its own id on a question.
    question_id: int
    #: The question's title, on every kind.
    question_title: str
    title: str | None
    body: str
    category: CategoryView | None
    tags: tuple[str, ...]
    author: AuthorView
    score: int
    ups: int
    downs: int
    #: Visible answers of a question.
    answers: int
    views: int
    #: Visible comments; `newest_comments` holds up to five of them, oldest first.
    comments: int
    newest_comments: tuple[CommentView, ...]
    #: On an answer: it is a best answer. On a question: it has one.
    is_accepted: bool
    #: On a question: its best answers.
    accepted: tuple[PostLink, ...]
    state_by: str | None
    state_reason: str | None
    closed_at: datetime | None
    closed_by: str | None
    close_reason: str | None
    duplicate_of: PostLink | None
    created_at: datetime
    edited_at: datetime | None
    #: The moderator's name, "" for the author; only meaningful where `edited_at` is set.
    edited_by: str
    channel_id: int | None
    #: The question's thread, on every kind.
    thread_id: int | None
    card_message_id: int | None
    more_message_id: int | None
    vote_message_id: int | None
    #: The message in Discord that a reply to this post's parent refers to (comments).
    parent_message_id: int | None
    up_emoji: str | None
    down_emoji: str | None

    @property
    def is_closed(self) -> bool:
        """Tell whether the question takes no more answers."""
        return self.closed_at is not None

    @property
    def link(self) -> PostLink:
        """Give the way to this post's message, inside its thread where it has one."""
        return PostLink(
            self.id,
            self.question_title,
            self.guild_id,
            # The card of a question in a text channel stands beside its thread, not in it; the
            # thread's id is its message's id there, and in a forum channel it is the thread.
            self.thread_id or self.channel_id,
            self.card_message_id or self.vote_message_id,
        )


@dataclass(frozen=True, slots=True)
class Posted:
    """A post that was made; the courier shows it on Discord in a moment."""

    post_id: int
    question_id: int
    is_anonymous: bool
    state: PostState


@dataclass(frozen=True, slots=True)
class QuestionText:
    """What the ask form holds, as typed."""

    title: str
    body: str
    category_id: int | None = None
    tags: str = ""
    shown_name: str = ""


@dataclass(frozen=True, slots=True)
class HandWritten:
    """A message a member wrote by hand that becomes a post.

    Attributes:
        channel_id: The channel (for a thread: its parent).
        thread_id: The thread it stands in; None for a message in a text channel.
        message_id: The message; it stays the text and carries the votes.
    """

    body: str
    channel_id: int
    message_id: int
    thread_id: int | None = None
    title: str | None = None
    category_id: int | None = None
    tags: str = ""


@dataclass(frozen=True, slots=True)
class EditForm:
    """A post's text as the edit form is filled in with it; `tags` as one would type them."""

    post_id: int
    kind: PostKind
    title: str | None
    body: str
    category_id: int | None
    tags: str


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One version of a post's text, the first has number 1; `editor` is "" for the author."""

    number: int
    title: str | None
    body: str
    tags: tuple[str, ...]
    editor: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ReportView:
    """A reported post for the moderators' channel; who reported it is not told."""

    post: PostView
    count: int
    reasons: tuple[str, ...]
    mod_channel_id: int | None
    #: The card that already stands there.
    message_id: int | None


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A question with one page of its answers, best first as Question2Answer orders them."""

    question: PostView
    answers: tuple[PostView, ...]
    page: int
    pages: int
