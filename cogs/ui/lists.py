"""Lists of questions: one line of title and one of numbers a question, paged by buttons."""

from __future__ import annotations

import discord
from discord import ui

from cogs.ui.buttons import button, custom_id, view_with
from cogs.ui.cards import shown_name
from cogs.ui.text import safe, shorten
from db.records import Page, QuestionRow
from forum import numbers
from forum.texts import excerpt
from forum.vocabulary import ListState, Sort

# Measured with their escapes, so that ten rows stay below an embed's 4,096 whatever they hold.
_TITLE_ROOM = 110
_NAME_ROOM = 36
_HEADING_ROOM = 250
_OPTION_LENGTH = 100

SORT_HEADINGS = {
    Sort.RECENT: "Newest questions",
    Sort.HOT: "Hot questions",
    Sort.VOTES: "Questions with the most votes",
    Sort.ANSWERS: "Questions with the most answers",
    Sort.VIEWS: "Most viewed questions",
}
STATE_HEADINGS = {
    ListState.OPEN: "open",
    ListState.CLOSED: "closed",
    ListState.ACCEPTED: "with a best answer",
    ListState.NO_ANSWER: "without an answer",
    ListState.NO_ACCEPTED: "without a best answer",
    ListState.NO_UPVOTED: "without an upvoted answer",
}

NOTHING_ASKED = "Nobody has asked anything yet. Be the first: `/ask`."
NOTHING_MATCHES = "No question fits all of that. Leave an option out, or ask it yourself: `/ask`."
NOTHING_WAITS = (
    "Nothing waits: every open question here has been taken care of. See all: `/questions`."
)
NOTHING_FOUND = "No question has those words. Try fewer or other words, or ask it yourself: `/ask`."
NOTHING_RELATED = (
    "No other question is close to this one. Look for words of it with `/search`, "
    "or see what is new: `/questions`."
)
LIST_IS_OLD = "This list is more than seven days old. Call it up again, with the same command."


def question_list(page: Page, heading: str, empty: str) -> discord.Embed:
    """Show one page of questions, or `empty`, which says what to do next.

    Args:
        page: The rows.
        heading: What the list is; may hold people's words as they were typed.
        empty: Shown where there are no rows.
    """
    text = "\n".join(_row(row) for row in page.rows) or empty
    return discord.Embed(title=shorten(safe(heading), _HEADING_ROOM), description=text)


def list_view(page: Page, listing_id: int | None) -> ui.View:
    """Put the way to each question and to the neighbouring pages under a list.

    Args:
        page: The rows.
        listing_id: Where the list's query is kept; None if it has one page only.
    """
    view = view_with()
    if page.rows:
        view.add_item(_pick(page.rows))
    if listing_id is not None:
        for label, emoji, cursor in (("Back", "◀️", page.previous), ("Next", "▶️", page.next)):
            if cursor is not None:
                view.add_item(button("list", listing_id, label, rest=cursor, emoji=emoji))
    return view


def _pick(rows: tuple[QuestionRow, ...]) -> ui.Select[ui.View]:
    options = [
        discord.SelectOption(
            label=excerpt(f"{row.link.post_id} · {row.link.title}", _OPTION_LENGTH),
            value=str(row.link.post_id),
        )
        for row in rows
    ]
    return ui.Select(custom_id=custom_id("pick", 0), placeholder="Read one here", options=options)


def _row(row: QuestionRow) -> str:
    title = shorten(safe(row.link.title), _TITLE_ROOM)
    shown = f"[{title}]({row.link.url})" if row.link.url else title
    facts = [numbers.votes(row.score), _count(row.answers, "answer")]
    if row.is_accepted:
        facts.append("best answer")
    if row.is_closed:
        facts.append("closed")
    if row.views:
        facts.append(_count(row.views, "view"))
    if row.category:
        facts.append(f"in {shorten(safe(row.category), _NAME_ROOM)}")
    facts.append(f"by {shorten(safe(shown_name(row.author)), _NAME_ROOM)}")
    facts.append(discord.utils.format_dt(row.created_at, "R"))
    return f"**{row.link.post_id}** · **{shown}**\n{' · '.join(facts)}"


def _count(count: int, word: str) -> str:
    return f"{numbers.compact(count)} {word}{'' if count == 1 else 's'}"
