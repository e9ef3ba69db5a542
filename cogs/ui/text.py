"""People's text on its way into a card: shown as it was typed, and nothing else.

Whatever Discord would turn into something (Markdown, mentions, masked links, headings, quotes,
lists) gets a backslash before it. Web addresses in bodies stay links: Discord reads an address as
one piece, so nothing in it can open anything.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from forum.texts import clean

# Discord reads an address up to a space or "<". This takes less, so what is left unescaped is
# always inside what Discord takes for one. Longer ones are shown as text: a cut would open them.
_URL = r"https?://[A-Za-z0-9][A-Za-z0-9\-._~:/?#@!$&'()+,;=%]{1,299}(?![A-Za-z0-9\-._~:/?#@!$&'()+,;=%])"
_ALWAYS = re.compile(r"[\\*_~`|\[\]<]")
# These mean something at the start of a line only; but a line may begin wherever a text is cut.
_BLOCK = re.compile(r"(?<!\S)[#>+\-]|[#>+\-](?=\s|$)|(?<=\d)[.)](?=\s|$)")
_PING = re.compile(r"@(?=everyone|here|[!&]?\d)")
_NOTHING = "\u200b"
_BLANKS = re.compile(r"\s+")
_PIECES = re.compile(rf"({_URL})")
# What must not be cut apart: an address, an escape, a sign with what combines with it.
_UNITS = re.compile(
    rf"{_URL}|\\.|@\u200b|.[\u200d\ufe0e\ufe0f\u0300-\u036f\U0001f3fb-\U0001f3ff]*", re.S
)


def safe(text: str) -> str:
    """Give a title, a name or any one line so that it shows as typed, links included."""
    return _escape(plain(text)).replace("://", "\\://")


def safe_body(text: str) -> str:
    """Give a body so that it shows as typed, with its line breaks and with plain addresses."""
    pieces = _PIECES.split(clean(text))
    # Every second piece is an address.
    return "".join(piece if number % 2 else _escape(piece) for number, piece in enumerate(pieces))


def plain(text: str) -> str:
    """Give one line for places where Discord reads no Markdown: footers, names of threads."""
    return _BLANKS.sub(" ", clean(text)).strip()


def linked(words: str, url: str | None) -> str:
    """Give a title, a name or any one line as a link; slanted where there is nothing to link to."""
    return f"[{safe(words)}]({url})" if url else f"*{safe(words)}*"


def spoiler(text: str) -> str:
    """Give a body behind a spoiler that nothing in it can close."""
    # Discord ends a spoiler at two bars in a row, escaped or not.
    return f"||{safe_body(text).replace(chr(92) + '|', chr(92) + '|' + _NOTHING)}||"


def split(text: str, sizes: Sequence[int]) -> list[str]:
    """Cut an escaped text into pieces of at most these sizes, at line or word ends.

    Never inside an escape or an address. What does not fit into all sizes together is left out
    and the last piece ends with an ellipsis.
    """
    parts: list[str] = []
    for size in sizes:
        if not text:
            break
        if length(text) <= size:
            parts.append(text)
            return parts
        # One sign is kept for the ellipsis of the last piece.
        end = _cut(text, size - 1)
        parts.append(text[:end].rstrip())
        text = text[end:].strip()
    if text and parts:
        parts[-1] += "…"
    return parts


def shorten(text: str, size: int) -> str:
    """Give an escaped text cut to one piece of at most `size`."""
    return "".join(split(text, [size]))


def length(text: str) -> int:
    """Give the length as Discord's clients count it: an emoji may be two."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def _escape(text: str) -> str:
    text = _PING.sub(
        "@" + _NOTHING, _BLOCK.sub(_with_backslash, _ALWAYS.sub(_with_backslash, text))
    )
    return text


def _with_backslash(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _cut(text: str, size: int) -> int:
    """Where to cut so that `size` is before it: at a line's end if one is near, else a word's."""
    used = end = word_end = line_end = 0
    for unit in _UNITS.finditer(text):
        used += length(unit[0])
        if used > size:
            break
        end = unit.end()
        if unit[0] == "\n":
            line_end = word_end = end
        elif unit[0].isspace():
            word_end = end
    if line_end > end * 2 // 3:
        return line_end
    return word_end if word_end > end // 2 else end
