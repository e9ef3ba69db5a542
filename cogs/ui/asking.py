"""What a member sees around asking and answering: matches, held texts, what was posted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from cogs.ui.buttons import button, custom_id, view_with
from cogs.ui.modals import category_option
from cogs.ui.text import linked, safe
from db.records import CategoryView, DraftView, Match, Posted, PostView
from forum.texts import excerpt
from forum.vocabulary import PostKind, PostState

_PAGE = 25
_TITLE_LENGTH = 120
_DRAFTS = 5
_FORM_NAMES = {
    "ask": "A question",
    "answer": "An answer",
    "comment": "A comment",
    "edit_question": "An edit of a question",
    "edit_answer": "An edit of an answer",
    "edit_comment": "An edit of a comment",
}
_WHAT_IT_SAYS = ("title", "text", "details", "reason")

NO_DRAFTS = (
    "You have no drafts. A text that could not be posted is kept here for 24 hours, for you alone."
)
KEPT = "Your text is kept for 24 hours: `/drafts` finds it again."
_ONE_MATCH = (
    "If this is your question too, its button lets you hear of its answers. If not, post yours "
    "anyway."
)
_MATCHES = (
    "If one of these is yours too, its button lets you hear of its answers. If not, post yours "
    "anyway."
)
DISCARDED = "Your draft is deleted."
CHOOSE_CATEGORY = "Choose the category. Your text is kept meanwhile."
FOLLOWED = "You will hear of new answers to this question. *Follow* on its card takes that back."


def draft_view(draft_id: int, *before: ui.Item[Any]) -> ui.View:
    """Put under a held text what can be done with it, after what is asked about it."""
    return view_with(
        *before,
        button("draft", draft_id, "Open the form again"),
        button("drop", draft_id, "Discard"),
    )


def matches_embed(matches: Sequence[Match]) -> discord.Embed:
    """Show the questions that are close to one about to be posted."""
    lines = [
        f"**{match.post_id}** · {linked(excerpt(match.title, _TITLE_LENGTH), match.link.url)}"
        for match in matches
    ]
    hint = _ONE_MATCH if len(matches) == 1 else _MATCHES
    return discord.Embed(
        title="Has this been asked already?", description="\n".join(lines) + f"\n\n{hint}"
    )


def matches_view(draft_id: int, matches: Sequence[Match]) -> ui.View:
    """Put *Post anyway* and *mine too* under close matches."""
    view = draft_view(
        draft_id, button("post", draft_id, "Post anyway", style=discord.ButtonStyle.primary)
    )
    for match in matches:
        which = "This" if len(matches) == 1 else f"Question {match.post_id}"
        view.add_item(button("mine", match.post_id, f"{which} is mine too", row=1))
    return view


def picked_view(question_id: int) -> ui.View:
    """Put under a question that a title completed to what its reader may want of it."""
    return view_with(
        button("mine", question_id, "This is mine too", style=discord.ButtonStyle.primary),
        button("read", question_id, "Read its answers"),
        button("answer", question_id, "Answer"),
        button("ask", 0, "Ask something else"),
    )


def named_question(before: str) -> str:
    """Ask whether somebody who wrote here under another name means to be named now."""
    return (
        f"You wrote here as “{safe(before)}” before, and left the name empty now. "
        "Under your own name, everyone in this thread sees that it is you."
    )


def named_view(draft_id: int, before: str) -> ui.View:
    """Put the two ways to post under `named_question`."""
    return draft_view(
        draft_id,
        button("asbefore", draft_id, excerpt(f"Post as {before}", 80)),
        button("named", draft_id, "Post under my own name", style=discord.ButtonStyle.danger),
    )


def category_view(draft_id: int, categories: Sequence[CategoryView], page: int = 0) -> ui.View:
    """Let a category be chosen out of any number, 25 a page."""
    # Categories may have gone since the button was drawn: the last page is shown then.
    page = max(0, min(page, (len(categories) - 1) // _PAGE))
    shown = categories[page * _PAGE : (page + 1) * _PAGE]
    view = view_with(
        ui.Select(
            custom_id=custom_id("category", draft_id),
            placeholder="Category",
            options=[category_option(category) for category in shown],
        )
    )
    if page:
        view.add_item(button("categories", draft_id, "Back", rest=str(page - 1), row=1))
    if len(categories) > (page + 1) * _PAGE:
        view.add_item(button("categories", draft_id, "Next", rest=str(page + 1), row=1))
    view.add_item(button("drop", draft_id, "Discard", row=1))
    return view


def posted_text(posted: Posted, post: PostView) -> str:
    """Say that a post was made, where it will stand and how it is shown."""
    name = _KIND_NAMES[post.kind]
    if posted.state is PostState.QUEUED:
        return f"Your {name} (number {posted.post_id}) waits for a moderator to approve it."
    place = post.thread_id or post.channel_id
    where = f" You find it in <#{place}> in a moment." if place else ""
    said = f"Your {name} is posted; its number is {posted.post_id}.{where}"
    if posted.is_anonymous:
        shown = safe(post.author.name)
        said += f" It shows “{shown}”: nobody can see that it is yours, moderators included."
    return said


def posted_view(posted: Posted) -> ui.View:
    """Put the way to it under what says that a post was made, whose card is yet to come."""
    return view_with(button("read", posted.question_id, "Read it here"))


_KIND_NAMES = {
    PostKind.QUESTION: "question",
    PostKind.ANSWER: "answer",
    PostKind.COMMENT: "comment",
}


def drafts_embed(drafts: Sequence[DraftView]) -> discord.Embed:
    """List a member's drafts, for them alone."""
    lines = [
        f"**{number}.** {_FORM_NAMES.get(draft.form, 'A text')}: {safe(_beginning(draft))}"
        for number, draft in enumerate(drafts[:_DRAFTS], start=1)
    ]
    if len(drafts) > _DRAFTS:
        lines.append(f"… and {len(drafts) - _DRAFTS} older ones. Post or discard some to see them.")
    return discord.Embed(title="Your drafts", description="\n".join(lines) or NO_DRAFTS)


def drafts_view(drafts: Sequence[DraftView]) -> ui.View:
    """Put the way back into its form under each draft."""
    view = view_with()
    for row, draft in enumerate(drafts[:_DRAFTS]):
        view.add_item(button("draft", draft.id, f"Open {row + 1}", row=row))
        view.add_item(button("drop", draft.id, f"Discard {row + 1}", row=row))
    return view


def deleting_question(post: PostView) -> str:
    """Ask once before a post is deleted."""
    shown = safe(excerpt(post.title or post.body, _TITLE_LENGTH))
    return f"Delete this {_KIND_NAMES[post.kind]} for good?\n> {shown}"


def deleting_view(post_id: int) -> ui.View:
    """Put the answer to `deleting_question` under it."""
    return view_with(
        button("deletenow", post_id, "Delete for good", style=discord.ButtonStyle.danger)
    )


def _beginning(draft: DraftView) -> str:
    text = next(filter(None, (draft.values.get(key) for key in _WHAT_IT_SAYS)), "")
    return excerpt(text.replace("\n", " "), _TITLE_LENGTH)
