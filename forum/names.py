"""Which names an anonymous author may show (design.md, Anonymity)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from forum import texts
from forum.errors import BadNameError
from forum.policy import Policy

# Names that speak for the forum, and what it writes beside names itself.
_RESERVED_WORDS = frozenset({"asker", "moderator", "admin", "wellspring"})
_RESERVED_NAMES = frozenset({"the author"})
_WORD = re.compile(r"[^\W_]+")

# Letters of other alphabets, small capitals and digits that pass for Latin letters in most
# typefaces: the common part of Unicode's confusables (UTS #39). All that looks like l folds to l.
_LOOKALIKES = str.maketrans(
    "01|iıӏаеорсухіјѕԁһкмтвнгѵԛԝαοιρνκτβηυωεχγᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",  # noqa: RUF001
    "olllllaeopcyxljsdhkmtbhrvqwaolpvktbnuwexyabcdefghljklmnoprstuvwyz",
)
_MERGED = (("rn", "m"), ("vv", "w"))
# Combining classes of marks that make another letter of theirs in Asian scripts; all others are
# accents and points, which readers overlook.
_LETTER_MARKS = frozenset({0, 7, 8, 9})
_SELECTOR = re.compile(f"[{texts.SELECTORS}]")
_SYMBOLS = frozenset({"So", "Cn", "Co"})  # emoji, also such as are newer than this Python


def is_anonymous(text: str) -> bool:
    """Tell whether the name field hides the author: whether anything but blanks was typed.

    A name of invisible characters counts, so that `check_shown_name` refuses it; taken for an
    empty field it would post under the name its author meant to hide.
    """
    return bool(text.strip())


def check_shown_name(
    text: str, *, taken: Collection[str], staff: Collection[str], policy: Policy
) -> str:
    """Give a clean name on one line that nobody else here goes by.

    Names are compared by `name_key`, so that neither case nor look-alikes make a difference.

    Args:
        text: What was typed.
        taken: The names that others show in this thread.
        staff: The names of this server's staff.
        policy: The guild's rules; only `name_max` is read, 40 by default (q2a.md 1.12).

    Raises:
        BadNameError: The name is empty, long, reserved, a staff member's or taken; `problem`
            says which.
    """
    name = " ".join(texts.clean(text).split())
    if problem := _find_problem(name, taken, staff, policy):
        raise BadNameError(problem=problem, name=name)
    return name


def name_key(text: str) -> str:
    """Give the skeleton of a name, the same for all names that a reader could mix up.

    Case, accents, blanks and punctuation go, look-alikes fold. A name without letters and digits,
    such as one of emoji, is its own skeleton.
    """
    folded = _fold(text)
    letters = "".join(c for c in folded if unicodedata.category(c)[0] in "LNM")
    # Pairs merge last: what stood between their letters is gone by then.
    for pair, letter in _MERGED:
        letters = letters.replace(pair, letter)
    return letters or "".join(c for c in folded if unicodedata.category(c) in _SYMBOLS)


def _find_problem(
    name: str, taken: Collection[str], staff: Collection[str], policy: Policy
) -> str | None:
    key = name_key(name)
    if not key:
        return "empty"
    if len(name) > policy.name_max:
        return "long"
    words = {name_key(word) for word in _WORD.findall(name)}
    if key in _RESERVED_KEYS or words & _RESERVED_WORD_KEYS:
        return "reserved"
    if key in map(name_key, staff):
        return "staff"
    return "taken" if key in map(name_key, taken) else None


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", texts.clean(text)).casefold()
    kept = "".join(c for c in unicodedata.normalize("NFKD", decomposed) if not _is_accent(c))
    return kept.translate(_LOOKALIKES)


def _is_accent(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Me" or _SELECTOR.match(character):
        return True
    return category == "Mn" and unicodedata.combining(character) not in _LETTER_MARKS


_RESERVED_WORD_KEYS = frozenset(map(name_key, _RESERVED_WORDS))
_RESERVED_KEYS = _RESERVED_WORD_KEYS | frozenset(map(name_key, _RESERVED_NAMES))
