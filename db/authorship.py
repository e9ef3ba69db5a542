"""Who wrote a post: plain where it is named, sealed where it is anonymous.

Every sealed row is bound to its place by a context; all contexts are named here, so that who seals
and who opens cannot differ.
"""

from __future__ import annotations

import hmac
from typing import Protocol

from db.sealing import Seal


class Authored(Protocol):
    """Anything with a post's authorship columns: a row of `post`, or an entity."""

    @property
    def id(self) -> int:
        """The post."""

    @property
    def author_id(self) -> int | None:
        """The author of a named post."""

    @property
    def author_sealed(self) -> bytes | None:
        """The author of an anonymous post, to open."""

    @property
    def author_tag(self) -> bytes | None:
        """The author of an anonymous post, to recognise."""

    @property
    def shown_name(self) -> str | None:
        """The name an anonymous author chose."""


def post_context(post_id: int) -> str:
    """Name the place of an anonymous post's author."""
    return f"post:{post_id}"


def follow_context(post_id: int) -> str:
    """Name the place of a question's follower."""
    return f"follow:{post_id}"


def flag_context(post_id: int) -> str:
    """Name the place of a post's reporter."""
    return f"flag:{post_id}"


def notice_context(post_id: int | None) -> str:
    """Name the place of a private notification's recipient."""
    return f"notice:{post_id}"


def draft_context(guild_id: int) -> str:
    """Name the place of a draft."""
    return f"draft:{guild_id}"


def erasure_context(guild_id: int) -> str:
    """Name the place of an erasure that is still to be carried out."""
    return f"erasure:{guild_id}"


def is_anonymous(post: Authored) -> bool:
    """Tell whether a post stands under a chosen name, also once its author was erased."""
    return post.shown_name is not None


def is_by(seal: Seal, post: Authored, user_id: int) -> bool:
    """Tell whether this member wrote the post."""
    if post.author_tag is None:
        return post.author_id == user_id
    return hmac.compare_digest(post.author_tag, seal.tag(post_context(post.id), user_id))


def author_of(seal: Seal, post: Authored) -> int | None:
    """Give who wrote the post, opened where it is sealed; None once they were erased.

    For rules and private notices only: what it gives for an anonymous post is never shown, logged
    or stored plainly.
    """
    if post.author_sealed is None:
        return post.author_id
    return seal.open_person(post_context(post.id), post.author_sealed)
