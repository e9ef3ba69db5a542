"""What is kept of a member: shown, given as a file, erased after a preview."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Mapping
from typing import Any, Literal

import discord
from discord import ui

from cogs.ui.buttons import button, view_with
from db.records import Erased, PrivacySummary
from forum import numbers

Way = Literal["nameless", "remove"]
#: What the ids of the buttons carry.
WAYS: Mapping[int, Way] = {1: "nameless", 2: "remove"}

# Discord takes 10 MiB, and some of that is for the rest of the request.
_LARGEST_FILE = 9 * 1024 * 1024
_FILE_NAME = "my-forum-data.json"
_SEALED_NOTE = (
    "Posts under a chosen name: kept encrypted, only you are shown this number. Votes say which "
    "way you voted on which post. The name you show in this server is kept too, but no messages "
    "and no addresses."
)
FILE_NOTE = "This is all that is kept of you in this server. Only you see this message."
_PREVIEWS: Mapping[Way, str] = {
    "nameless": (
        "**Your posts stay, without your name** ({posts}). Your votes ({votes}) still "
        "count, as nobody's. Your points and everything else kept of you go. "
    ),
    "remove": (
        "**Your posts go, here and in Discord** ({posts}). Your votes ({votes}) still "
        "count, as nobody's. Your points and everything else kept of you go too. "
    ),
}
_PREVIEW_END = (
    "Points that others earned stay with them. Posts under a chosen name follow at random times "
    "over the next days, so that nobody can tell they were yours.\n**This cannot be undone.**"
)


def summary_embed(summary: PrivacySummary) -> discord.Embed:
    """Show a member how much is kept of them."""
    counts = (
        ("Points", summary.points),
        ("Questions", summary.questions),
        ("Answers", summary.answers),
        ("Comments", summary.comments),
        ("Posts under a chosen name", summary.anonymous_posts),
        ("Votes", summary.votes),
        ("Reports", summary.reports),
        ("Questions you follow", summary.follows),
        ("Notifications", summary.notifications),
        ("Drafts, for a day", summary.drafts),
    )
    text = "\n".join(f"{name}: **{numbers.full(count)}**" for name, count in counts)
    return discord.Embed(title="What is kept of you", description=f"{text}\n\n{_SEALED_NOTE}")


def summary_view() -> ui.View:
    """Put the file and both ways of erasing under the summary."""
    return view_with(
        button("export", 0, "Get it as a file"),
        button("erase", 1, "Erase, keep posts nameless"),
        button("erase", 2, "Erase, remove posts"),
    )


def preview_embed(summary: PrivacySummary, way: Way) -> discord.Embed:
    """Show what an erasure would do before it is done."""
    posts = summary.questions + summary.answers + summary.comments
    text = _PREVIEWS[way].format(posts=numbers.full(posts), votes=numbers.full(summary.votes))
    return discord.Embed(title="Erase what is kept of you?", description=text + _PREVIEW_END)


def preview_view(way_id: int) -> ui.View:
    """Put the one button that erases under the preview."""
    danger = discord.ButtonStyle.danger
    return view_with(
        button("erasenow", way_id, "Erase it", style=danger), button("keepdata", 0, "Keep it")
    )


def erased_text(erased: Erased, way: Way) -> str:
    """Say what an erasure did."""
    done = "nameless now" if way == "nameless" else "removed"
    return (
        f"Done. Posts {done}: {numbers.full(erased.posts)}, votes that are nobody's now: "
        f"{numbers.full(erased.votes)}. The cards in Discord follow within minutes, posts under a "
        "chosen name over the next days."
    )


def data_file(data: Mapping[str, Any]) -> discord.File:
    """Put all that is kept of a member into a file; its name tells nothing."""
    content = json.dumps(data, ensure_ascii=False, indent=1, default=str).encode()
    name = _FILE_NAME
    if len(content) > _LARGEST_FILE:
        content, name = gzip.compress(content), f"{_FILE_NAME}.gz"
    return discord.File(io.BytesIO(content), filename=name)
