"""What Discord is yet to be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One thing Discord is yet to be told. `target` is "<kind>:<rest>"."""

    id: int
    guild_id: int
    target: str
    lane: int
    generation: int
    attempts: int

    @property
    def kind(self) -> str:
        """Give the word before the first colon."""
        return self.target.partition(":")[0]

    @property
    def rest(self) -> str:
        """Give what stands behind the first colon."""
        return self.target.partition(":")[2]
