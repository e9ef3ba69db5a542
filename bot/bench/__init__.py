"""Measures what members wait for, beside the floor of the bare statements in the same run."""

from __future__ import annotations

from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Run the bench with these command-line arguments and give the exit code."""
    raise NotImplementedError
