"""Lists that stay within the room Discord gives them, and say what they leave out."""

from __future__ import annotations

from collections.abc import Sequence

from cogs.ui.text import length


def fit(parts: Sequence[str], room: int = 3900, joint: str = "\n") -> str:
    """Join as many parts as there is room for, and say how many more there are.

    Args:
        parts: The parts, each already safe to show.
        room: The most characters, without the words about what is left out.
        joint: What stands between two parts.
    """
    kept: list[str] = []
    for part in parts:
        room -= length(part) + len(joint)
        if room < 0:
            kept.append(f"… and {len(parts) - len(kept)} more")
            break
        kept.append(part)
    return joint.join(kept)
