"""The tool that puts real questions in, on a few made-up ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real_input import run_all


async def test_the_tool_puts_all_in_and_finds_store_cards_and_lists_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = [
        _entry("How do I sleep before an exam?", [("Get up *at the same time* every day.", 2)]),
        _entry("What do I say to my brother?", [("Tell him that you miss him. " * 120, 0)]),
        _entry("Where can I find quiet?" + "?" * 100, [("In the library, mostly.", 1)]),
        _entry("Why do I wake up at three?", [("x" * 4001, 0)]),
    ]

    assert await run_all(entries, tmp_path, monkeypatch) == 0

    told = capsys.readouterr().out
    assert "questions: 3 of 4" in told
    assert "answers: 2 of 4; 1 not tried" in told
    assert told.count("refused and kept as a draft") == 2


def _entry(title: str, answers: list[tuple[str, int]]) -> dict[str, object]:
    return {
        "title": title,
        "body": "It has been like this for *weeks*.\n\n> and I am tired of it",
        "category": "sleep",
        "answers": [{"body": body, "upvotes": upvotes} for body, upvotes in answers],
    }
