"""The menu behind *More*: what this member may do with this post, for them alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import discord
from discord import ui

from cogs.ui.buttons import button, view_with
from cogs.ui.text import linked
from db.records import PostView
from db.services.offering import Offers
from forum import numbers
from forum.texts import excerpt
from forum.vocabulary import PostKind

_TITLE_LENGTH = 200
_NOTHING = "There is nothing you can do with it now."


class _Entry(NamedTuple):
    verb: str
    label: str
    is_offered: Callable[[Offers, PostView], bool]
    row: int


_VOTES, _MINE, _STATE, _OTHER = range(4)
_MENU = (
    _Entry("up", "Vote up", lambda offers, _: offers.may_vote, _VOTES),
    _Entry("down", "Vote down", lambda offers, _: offers.may_vote, _VOTES),
    _Entry("novote", "Take vote back", lambda offers, _: offers.may_vote, _VOTES),
    _Entry("edit", "Edit", lambda offers, _: offers.may_edit, _MINE),
    _Entry("delete", "Delete", lambda offers, _: offers.may_delete and offers.is_author, _MINE),
    _Entry("accept", "Accept", lambda offers, _: offers.may_accept, _MINE),
    _Entry("unaccept", "Undo accepting", lambda offers, _: offers.may_unaccept, _MINE),
    _Entry("modhide", "Hide", lambda offers, _: offers.may_hide, _STATE),
    _Entry("modshow", "Show again", lambda offers, _: offers.may_show, _STATE),
    _Entry("modclose", "Close", lambda offers, _: offers.may_close, _STATE),
    _Entry("modreopen", "Reopen", lambda offers, _: offers.may_reopen, _STATE),
    _Entry(
        "moddelete",
        "Delete for good",
        lambda offers, _: offers.may_delete and not offers.is_author,
        _STATE,
    ),
    _Entry("follow", "Follow", lambda _, post: post.kind is PostKind.QUESTION, _OTHER),
    _Entry("report", "Report", lambda offers, _: offers.may_report, _OTHER),
)


def more_embed(post: PostView, offers: Offers) -> discord.Embed:
    """Name the post and say where it stands."""
    lines = [linked(excerpt(post.question_title, _TITLE_LENGTH), post.link.url)]
    if post.kind is not PostKind.COMMENT:
        lines.append(numbers.votes(post.score))
    if offers.is_author:
        lines.append("You wrote this.")
    if not _offered(post, offers):
        lines.append(_NOTHING)
    return discord.Embed(title=f"{post.kind.capitalize()} {post.id}", description="\n".join(lines))


def more_view(post: PostView, offers: Offers) -> ui.View:
    """Put a button under it for each thing this member may do."""
    entries = _offered(post, offers)
    return view_with(
        *(button(entry.verb, post.id, entry.label, row=entry.row) for entry in entries)
    )


def _offered(post: PostView, offers: Offers) -> list[_Entry]:
    return [entry for entry in _MENU if entry.is_offered(offers, post)]
