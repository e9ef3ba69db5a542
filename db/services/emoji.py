"""Emoji as votes compare them: a skin tone is a shade of its emoji, a name is not what it is."""

from __future__ import annotations

import re

from forum.vocabulary import Direction

_CUSTOM = re.compile(r"<?(?:a:)?:?\w*:(\d+)>?")
_SKIN_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400))
_VARIATION = {0xFE0F: None}


def is_same_emoji(one: str | None, other: str | None) -> bool:
    """Tell whether two texts name one reaction; a custom emoji may have been renamed between."""
    return one is not None and other is not None and _exact(one) == _exact(other)


def direction_of(pair: tuple[str | None, str | None], emoji: str) -> Direction | None:
    """Tell which way an emoji points on a message that was seeded with this pair (up, down)."""
    shown = _toneless(emoji)
    for mark, direction in zip(pair, (Direction.UP, Direction.DOWN), strict=True):
        if mark is not None and _toneless(mark) == shown:
            return direction
    return None


def _exact(emoji: str) -> str:
    custom = _CUSTOM.fullmatch(emoji)
    return custom[1] if custom else emoji.translate(_VARIATION)


def _toneless(emoji: str) -> str:
    return _exact(emoji).translate(_SKIN_TONES)
