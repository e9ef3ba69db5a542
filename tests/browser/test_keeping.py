"""What the demo keeps from one start to the next; no browser is needed to see it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.demo import keeping, sample
from tests.browser.running import ROOT, RunningDemo

_TITLE = "How do you begin a letter that is years late?"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[RunningDemo]:
    running = RunningDemo(tmp_path)
    try:
        running.start()
        yield running
    finally:
        running.kill()


def test_the_sample_is_there_and_every_total_of_it_is_right(demo: RunningDemo) -> None:
    assert {each.title for each in sample.QUESTIONS} == _titles(demo)
    assert demo.stop() == 0
    environment = {**os.environ, "DATA_DIR": str(demo.data / "demo"), "DISCORD_TOKEN": ""}
    command = [sys.executable, "-m", "bot", "check"]
    checked = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert "level=ERROR" not in demo.log()


def test_the_next_start_goes_on_where_the_last_one_ended(demo: RunningDemo) -> None:
    _post(demo, _TITLE)
    demo.stop()
    demo.start()
    assert _TITLE in _titles(demo)


def test_after_a_crash_a_new_server_is_made(demo: RunningDemo) -> None:
    _post(demo, _TITLE)
    demo.kill()
    demo.start()
    assert {each.title for each in sample.QUESTIONS} == _titles(demo)


def test_a_server_is_not_joined_to_a_store_of_another_time(demo: RunningDemo) -> None:
    demo.stop()
    kept = demo.data / "demo" / keeping.FILE
    shutil.copy(kept, demo.folder / "older")
    demo.start()
    _post(demo, _TITLE)
    demo.stop()
    shutil.copy(demo.folder / "older", kept)
    demo.start()
    assert {each.title for each in sample.QUESTIONS} == _titles(demo)


def _titles(demo: RunningDemo) -> set[str]:
    channels = [each for group in _ask(demo, "demo/state")["groups"] for each in group["channels"]]
    return {thread["name"] for channel in channels for thread in channel["threads"]}


def _post(demo: RunningDemo, title: str) -> None:
    state = _ask(demo, "demo/state")
    channels = [each for group in state["groups"] for each in group["channels"]]
    forum = next(each for each in channels if each["kind"] == "forum")
    text = "I would like to write to my brother, and do not know how."
    post = {"as": state["me"], "channel": forum["id"], "title": title, "text": text, "tags": []}
    _ask(demo, "demo/post", post)


def _ask(demo: RunningDemo, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    asked = urllib.request.Request(
        demo.address + path,
        data=json.dumps(body).encode() if body else None,
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked) as answer:
        found: dict[str, Any] = json.load(answer)
        return found
