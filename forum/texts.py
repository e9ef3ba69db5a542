"""What people may type: cleaned of what cannot be seen, and neither too short nor too long."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

from forum.errors import TooLongError, TooManyTagsError, TooShortError
from forum.policy import Policy

# What a refusal calls what it means: the forms' labels (design.md, Forms), and one of the tags.
TITLE_FIELD = "Title"
BODY_FIELD = "Details"
ANSWER_FIELD = "Your answer"
COMMENT_FIELD = "Your comment"
TAG_FIELD = "Each tag"

_LINE_BREAK = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# More than two blank lines push what follows out of sight.
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n){3,}")
_BRAILLE_BLANK = "\u2800"

# What shows nothing, or turns the text around it (Unicode's Default_Ignorable_Code_Point and the
# bidirectional controls), without tab and line feed, joiners, tags and the common variation
# selectors, which are judged by where they stand. Lone surrogates cannot even be stored.
_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls
    "\xad\u034f\u061c"  # soft hyphen, grapheme joiner, Arabic letter mark
    "\u115f\u1160\u3164\uffa0"  # Hangul fillers
    "\u17b4\u17b5\u180e"  # Khmer inherent vowels, Mongolian vowel separator
    "\u200b\u200e\u200f"  # zero width space, direction marks
    "\u202a-\u202e\u2060-\u206f"  # directions, invisible operators
    "\ufeff\ufff0-\ufffb"  # byte order mark, annotations
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # shorthand and music formatting
    "\U000e0080-\U000e0fff"  # further selectors: they can carry a hidden message
    "\ud800-\udfff"
    "]"
)
# Tags are invisible letters. Only in these three flags do they show something (Unicode's list of
# emoji tag sequences): England, Scotland, Wales.
_TAGS = re.compile(
    "(\U0001f3f4\U000e0067\U000e0062(?:"
    "\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073"
    ")\U000e007f)|[\U000e0000-\U000e007f]"
)
#: The common variation selectors, as a class of a pattern: each changes the character before it.
SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f"
# After a blank, a joiner or another selector there is no such character.
_LONE_SELECTOR = re.compile(rf"(?:(?<=[\s\u200c\u200d{SELECTORS}])|\A)[{SELECTORS}]+")
_JOINER = re.compile("[\u200c\u200d]")
_ZWJ = "\u200d"
_EMOJI = re.compile("[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_EMOJI_OR_SELECTOR = re.compile(f"\ufe0f|{_EMOJI.pattern}")
_SKIN_TONE = re.compile("[\U0001f3fb-\U0001f3ff]")
_VIRAMA = 9  # the combining class

_TAG_SEPARATORS = re.compile("[,،、，\n]")  # noqa: RUF001 - commas of other scripts
# With what makes a keycap of "#", which would stand alone without it.
_TAG_START = re.compile(rf"^[#\s\u20e3{SELECTORS}]+")

_UNSEEN = frozenset({"Mn", "Me", "Cf", "Cc"})


def clean(text: str) -> str:
    """Give a text as it is kept: composed (NFC), without anything that hides or fakes text.

    Line breaks become one kind, more than two blank lines become two, blanks at both ends go.
    Joiners stay within emoji and where scripts need them. Cleaning twice changes nothing.
    """
    cleaned = _clean_once(text)
    # What goes may bring together what composes or joins anew.
    while cleaned != text:
        text, cleaned = cleaned, _clean_once(cleaned)
    return cleaned


def check_title(text: str, policy: Policy, *, minimum: bool = True) -> str:
    """Give a clean title on one line.

    Args:
        text: What was typed.
        policy: The guild's rules; 12 to 120 characters by default (q2a.md 2.6).
        minimum: Whether the shortest length applies; not to adopted posts.

    Raises:
        TooShortError: Fewer visible characters than the rules ask.
        TooLongError: More characters than the rules allow.
    """
    title = " ".join(clean(text).split())
    shortest = policy.title_min if minimum else 0
    return _check_length(TITLE_FIELD, title, shortest, policy.title_max)


def check_body(text: str, policy: Policy) -> str:
    """Give a clean question body; it may be empty (q2a.md 1.1).

    Raises:
        TooLongError: More characters than the rules allow, 4,000 by default (design.md).
    """
    return _check_length(BODY_FIELD, clean(text), 0, policy.body_max)


def check_answer(text: str, policy: Policy, *, minimum: bool = True) -> str:
    """Give a clean answer, by default of 12 to 4,000 characters; see `check_title`."""
    shortest = policy.answer_min if minimum else 0
    return _check_length(ANSWER_FIELD, clean(text), shortest, policy.answer_max)


def check_comment(text: str, policy: Policy, *, minimum: bool = True) -> str:
    """Give a clean comment, by default of 12 to 1,000 characters; see `check_title`."""
    shortest = policy.comment_min if minimum else 0
    return _check_length(COMMENT_FIELD, clean(text), shortest, policy.comment_max)


def repeat_key(*parts: str) -> bytes:
    """Give 16 bytes that are the same for texts of the same letters and digits.

    A text without any, such as a row of emoji, is compared as it stands.
    """
    folded = "\0".join(_letters(part) or part.strip() for part in parts)
    return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def parse_tags(text: str, policy: Policy) -> tuple[str, ...]:
    """Give the tags in a line, each once, in order, lower-cased, with "-" for inner blanks.

    Commas part them where there is one, else blanks do. A "#" before a tag goes.

    Raises:
        TooManyTagsError: More tags than the rules allow, 5 by default (q2a.md 2.6).
        TooLongError: A tag is longer than the rules allow.
    """
    cleaned = clean(text)
    parts = _TAG_SEPARATORS.split(cleaned) if _TAG_SEPARATORS.search(cleaned) else cleaned.split()
    tags = tuple(dict.fromkeys(tag for tag in map(_fold_tag, parts) if tag))
    if len(tags) > policy.tags_max:
        raise TooManyTagsError(maximum=policy.tags_max, count=len(tags))
    for tag in tags:
        _check_length(TAG_FIELD, tag, 0, policy.tag_max)
    return tags


def fold_tag(text: str) -> str:
    """Give one tag as it is kept, however it was typed; "" for none."""
    return _fold_tag(clean(text))


def excerpt(text: str, limit: int) -> str:
    """Give a text on one line of at most `limit` (at least 1) characters, cut at a word with …."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    end = limit - 1
    # One character back from inside a character that is written with several.
    while end > 0 and _continues(line[end], line[end - 1]):
        end -= 1
    kept = line[:end]
    if not line[end].isspace() and " " in kept:
        kept = kept[: kept.rindex(" ")]
    return kept.rstrip() + "…"


def _clean_once(text: str) -> str:
    text = _LINE_BREAK.sub("\n", text).replace(_BRAILLE_BLANK, " ")
    text = _TAGS.sub(r"\1", _HIDDEN.sub("", text))
    text = _JOINER.sub(_keep_joiner, _LONE_SELECTOR.sub("", text))
    text = unicodedata.normalize("NFC", text)
    return _BLANK_LINES.sub("\n\n\n", text).strip()


def _keep_joiner(match: re.Match[str]) -> str:
    """Keep a joiner between emoji, and where RFC 5892 (appendices A.1 and A.2) has a use for it."""
    text, start = match.string, match.start()
    before, after = text[start - 1 : start], text[match.end() : match.end() + 1]
    if not before or not after:
        return ""
    if unicodedata.combining(before) == _VIRAMA:
        return match[0]
    if match[0] == _ZWJ:
        joins = bool(_EMOJI_OR_SELECTOR.match(before) and _EMOJI.match(after))
    else:
        # Persian and its kin part letters with it inside a word.
        joins = unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL"
    return match[0] if joins else ""


def _check_length(field: str, text: str, minimum: int, maximum: int) -> str:
    # The shortest length is about what is said, the longest about what fits.
    if minimum and (length := _count_visible(text)) < minimum:
        raise TooShortError(field=field, minimum=minimum, length=length)
    if len(text) > maximum:
        raise TooLongError(field=field, maximum=maximum, length=len(text))
    return text


def _letters(text: str) -> str:
    # Marks are letters' parts: without them words of many scripts would be taken for each other.
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LNM")


def _fold_tag(text: str) -> str:
    tag = _TAG_START.sub("", unicodedata.normalize("NFC", text.lower()))
    return "-".join(tag.split()) if _count_visible(tag) else ""


def _count_visible(text: str) -> int:
    """Count the characters a reader sees: no marks, joiners or selectors, and blanks as one."""
    words = text.split()
    seen = sum(unicodedata.category(c) not in _UNSEEN for word in words for c in word)
    return seen + max(0, len(words) - 1)


def _continues(character: str, before: str) -> bool:
    if before == _ZWJ or character == _ZWJ:
        return True
    is_mark = unicodedata.category(character)[0] == "M"
    return is_mark or _SKIN_TONE.match(character) is not None
