"""The forms people fill in. What comes back is read by its custom id (`cogs.submitting`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from discord import SelectOption, TextStyle, ui

from cogs.ui.help import GUIDELINES_SHORT
from db.records import CategoryView, DraftView

#: Chosen after the form, where a server has more categories than a select holds.
OTHER = "other"
_NONE = "0"
_OPTIONS = 25
_OPTION_LENGTH = 100
#: Discord's limit for a text in a form.
MAX_TYPED = 4000
#: More than a title may have, so that one a little too long is refused in words and kept as a
#: draft; a limit in the field itself would cut off what somebody pastes.
MAX_TITLE_TYPED = 300
_MAX_NAME = 40
_NAME = "Your name to display (optional)"
_NAME_HELP = "Empty: posts as you. Any name, or 'anonymous', hides you."


def ask_form(values: Mapping[str, str], categories: Sequence[CategoryView]) -> ui.Modal:
    """Make the form a question is asked with."""
    return _form(
        "ask", 0, "Ask a question", *_question_fields(values, categories), _name_field(values)
    )


def answer_form(question_id: int, values: Mapping[str, str]) -> ui.Modal:
    """Make the form a question is answered with."""
    text = _text_field("Your answer", values)
    return _form("answer", question_id, "Answer this question", text, _name_field(values))


def comment_form(post_id: int, values: Mapping[str, str]) -> ui.Modal:
    """Make the form a post is commented with."""
    text = _text_field("Your comment", values)
    return _form("comment", post_id, "Comment on this post", text, _name_field(values))


def edit_question_form(
    post_id: int, values: Mapping[str, str], categories: Sequence[CategoryView]
) -> ui.Modal:
    """Make the form a question is edited with."""
    fields = _question_fields(values, categories)
    return _form("edit_question", post_id, "Edit this question", *fields)


def edit_answer_form(post_id: int, values: Mapping[str, str]) -> ui.Modal:
    """Make the form an answer is edited with."""
    return _form("edit_answer", post_id, "Edit this answer", _text_field("Your answer", values))


def edit_comment_form(post_id: int, values: Mapping[str, str]) -> ui.Modal:
    """Make the form a comment is edited with."""
    return _form("edit_comment", post_id, "Edit this comment", _text_field("Your comment", values))


def from_draft(modal: ui.Modal, draft: DraftView) -> ui.Modal:
    """Let a form say which draft it was filled in from."""
    modal.custom_id = f"forum:{draft.form}:{draft.post_id}:{draft.id}"
    return modal


def category_options(
    categories: Sequence[CategoryView], title: str = "", chosen: str = ""
) -> list[SelectOption]:
    """Give what a category is chosen from: all, or the likeliest and *Another…*.

    The likeliest are the one already chosen and those the title has a word of; then the order of
    the tree.
    """
    if not categories:
        return [SelectOption(label="No categories yet", value=_NONE, default=True)]
    words = set(_words(title))

    def likelihood(category: CategoryView) -> tuple[bool, bool]:
        return str(category.id) != chosen, words.isdisjoint(_words(category.path))

    if len(categories) <= _OPTIONS:
        return [category_option(category, chosen) for category in categories]
    likeliest = sorted(categories, key=likelihood)[: _OPTIONS - 1]
    return [
        *(category_option(category, chosen) for category in likeliest),
        SelectOption(label="Another…", value=OTHER, description="Choose it after this form"),
    ]


def category_option(category: CategoryView, chosen: str = "") -> SelectOption:
    """Give a category as it is chosen from a select."""
    value = str(category.id)
    return SelectOption(
        # The end of a long path tells more than its beginning.
        label=category.path[-_OPTION_LENGTH:],
        value=value,
        description=category.description[:_OPTION_LENGTH] or None,
        default=value == chosen,
    )


def _words(text: str) -> list[str]:
    return re.findall(r"\w{3,}", text.casefold())


def _form(form: str, post_id: int, title: str, *fields: ui.Label[ui.Modal]) -> ui.Modal:
    modal = ui.Modal(title=title, custom_id=f"forum:{form}:{post_id}", timeout=None)
    for field in fields:
        modal.add_item(field)
    return modal


def _question_fields(
    values: Mapping[str, str], categories: Sequence[CategoryView]
) -> tuple[ui.Label[ui.Modal], ...]:
    options = category_options(categories, values.get("title", ""), values.get("category", ""))
    return (
        _field(
            "Title",
            _input("title", values, max_length=MAX_TITLE_TYPED),
            "What you want to know, in one line.",
        ),
        _field("Details", _paragraph("details", values, required=False), GUIDELINES_SHORT),
        _field("Category", ui.Select(custom_id="category", options=options, required=True)),
        _field(
            "Tags",
            _input("tags", values, required=False),
            "Words to find it by, with commas between them.",
        ),
    )


def _text_field(label: str, values: Mapping[str, str]) -> ui.Label[ui.Modal]:
    return _field(label, _paragraph("text", values))


def _name_field(values: Mapping[str, str]) -> ui.Label[ui.Modal]:
    name = _input("name", values, required=False, max_length=_MAX_NAME)
    return _field(_NAME, name, _NAME_HELP)


def _field(
    label: str, item: ui.Item[ui.Modal], description: str | None = None
) -> ui.Label[ui.Modal]:
    return ui.Label(text=label, component=item, description=description)


def _paragraph(
    key: str, values: Mapping[str, str], *, required: bool = True
) -> ui.TextInput[ui.Modal]:
    return _input(key, values, required=required, max_length=MAX_TYPED, style=TextStyle.paragraph)


def _input(
    key: str,
    values: Mapping[str, str],
    *,
    required: bool = True,
    max_length: int = MAX_TITLE_TYPED,
    style: TextStyle = TextStyle.short,
) -> ui.TextInput[ui.Modal]:
    return ui.TextInput(
        custom_id=key,
        style=style,
        required=required,
        max_length=max_length,
        default=values.get(key, "")[:max_length] or None,
    )
