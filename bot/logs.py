"""Logging: one event a line, as key=value, and nothing in it that must not be told."""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TextIO

request_ref: ContextVar[str | None] = ContextVar("request_ref", default=None)
guild_id: ContextVar[int | None] = ContextVar("guild_id", default=None)

# Below these a library writes payloads, statements and parameters: who did what.
FLOORS = {
    "discord": logging.INFO,
    "sqlalchemy": logging.WARNING,
    "aiosqlite": logging.WARNING,
    "asyncio": logging.INFO,
}
# No 0 and O, 1, I and L, U and V: people read references aloud and type them off a picture.
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
REFERENCE_LENGTH = 6
# The shape of a bot token, wherever it came from.
TOKEN = r"[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"


def new_reference() -> str:
    """A short reference for one request, which the user sees and the log has."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(REFERENCE_LENGTH))


def configure_logging(level: str, stream: TextIO, hidden: Iterable[str | None] = ()) -> None:
    """Send the log of this process to `stream`; a second call replaces the first.

    Args:
        level: The lowest level written, by its name.
        stream: Where lines go.
        hidden: Texts never written, such as the bot's token; None and "" are left out.
    """
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, _LineHandler)]:
        root.removeHandler(old)
    handler = _LineHandler(stream)
    handler.setFormatter(LineFormatter(hidden))
    root.addHandler(handler)
    root.setLevel(level)
    for name, floor in FLOORS.items():
        logging.getLogger(name).setLevel(max(floor, root.level))


class _LineHandler(logging.StreamHandler[TextIO]):
    """The handler that `configure_logging` put up, told from those of others."""


class LineFormatter(logging.Formatter):
    """One line an event: time, level, logger, guild, ref, message and, last, the traceback.

    Guild and ref are a record's own (`extra={"guild": ..., "ref": ...}`), else the request's.
    """

    def __init__(self, hidden: Iterable[str | None] = ()) -> None:
        super().__init__()
        self._hidden = re.compile("|".join([*(re.escape(each) for each in hidden if each), TOKEN]))

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end and without anything hidden."""
        values = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "guild": getattr(record, "guild", None) or guild_id.get(),
            "ref": getattr(record, "ref", None) or request_ref.get(),
            "message": record.getMessage(),
            "trace": self._trace(record),
        }
        return " ".join(
            f"{key}={_quote(self._hidden.sub('[hidden]', str(value)))}"
            for key, value in values.items()
            if value is not None
        )

    def _trace(self, record: logging.LogRecord) -> str | None:
        trace = self.formatException(record.exc_info) if record.exc_info else None
        return "\n".join(each for each in (trace, record.stack_info) if each) or None


def _quote(text: str) -> str:
    """`text` as it is, or in quotes and escaped where it would not read as one value."""
    if re.fullmatch(r"[\w.:+\-/]+", text, re.ASCII):
        return text
    # Members choose some of these texts: no line ends, no control codes for a terminal.
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode()
        for each in json.dumps(text, ensure_ascii=False)
    )
