"""Why votes did not count, as `/why` says it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import discord

from bot.errors import explain
from cogs.ui.text import linked
from db.services.voting import Refusal
from forum import errors
from forum.errors import ForumError
from forum.texts import excerpt

NONE_REFUSED = "Every vote of yours of the last days counted."
_UNKNOWN = "It was refused by a rule that has changed since."
_TITLE_LENGTH = 100


def refusals_embed(refusals: Sequence[Refusal]) -> discord.Embed:
    """List the votes that did not count, each with its reason."""
    lines = [
        f"{discord.utils.format_dt(refusal.at, 'R')} on {_where(refusal)}: {_reason(refusal)}"
        for refusal in refusals
    ]
    return discord.Embed(
        title="Why a vote did not count", description="\n".join(lines) or NONE_REFUSED
    )


def _where(refusal: Refusal) -> str:
    return linked(excerpt(refusal.link.title, _TITLE_LENGTH), refusal.link.url)


def _reason(refusal: Refusal) -> str:
    error = _error(refusal.error, refusal.facts)
    return explain(error) if error else _UNKNOWN


def _error(name: str, facts: Mapping[str, object]) -> ForumError | None:
    kind: Any = getattr(errors, name, None)
    is_refusal = isinstance(kind, type) and issubclass(kind, ForumError)
    if not is_refusal:
        return None
    # A refusal without data of its own has no fields.
    fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
    error: ForumError = kind(**{field.name: _value(field, facts) for field in fields})
    return error


def _value(field: dataclasses.Field[Any], facts: Mapping[str, object]) -> object:
    value = facts.get(field.name)
    # A time is kept as text; the document of a notification has no times.
    if isinstance(value, str) and "datetime" in str(field.type):
        return datetime.fromisoformat(value)
    return value
