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

_SAMPLE = {each.title for each in sample.QUESTIONS}
_TITLE = "How do you begin a letter that is years late?"


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> RunningDemo:
    """A demo that made its server and was ended; tests go on with copies of what it kept."""
    running = RunningDemo(tmp_path_factory.mktemp("ended"))
    try:
        running.start()
        assert running.stop() == 0
    finally:
        running.kill()
    return running


@pytest.fixture
def demo(ended: RunningDemo, tmp_path: Path) -> Iterator[RunningDemo]:
    """The same demo, started again."""
    running = RunningDemo(tmp_path)
    shutil.copytree(ended.data, running.data)
    try:
        running.start()
        yield running
    finally:
        running.kill()


def test_every_total_of_the_sample_is_right(ended: RunningDemo) -> None:
    environment = {**os.environ, "DATA_DIR": str(ended.data / "demo"), "DISCORD_TOKEN": ""}
    command = [sys.executable, "-m", "bot", "check"]
    checked = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert "level=ERROR" not in ended.log()


def test_the_next_start_goes_on_and_a_crash_begins_anew(demo: RunningDemo) -> None:
    assert _titles(demo) == _SAMPLE
    _post(demo, _TITLE)
    demo.stop()
    demo.start()
    assert _titles(demo) == _SAMPLE | {_TITLE}
    demo.kill()
    demo.start()
    assert _titles(demo) == _SAMPLE


def test_a_server_is_not_joined_to_a_store_of_another_time(
    demo: RunningDemo, ended: RunningDemo
) -> None:
    _post(demo, _TITLE)
    demo.stop()
    shutil.copy(ended.data / "demo" / keeping.FILE, demo.data / "demo")
    demo.start()
    assert _titles(demo) == _SAMPLE


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
