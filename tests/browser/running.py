"""A demo in a process of its own, as a host starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ADDRESS = re.compile(r"Open (http://\S+) in your browser")
_START_SECONDS = 90


class RunningDemo:
    """The process; `address` is where its page is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self._out, self._log = folder / "out.txt", folder / "log.txt"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """The folder that the host gives it."""
        return self.folder / "data"

    def start(self) -> None:
        """Start it and wait until it says where its page is."""
        environment = {**os.environ, "DATA_DIR": str(self.data), "DISCORD_TOKEN": ""}
        with self._out.open("wb") as out, self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=ROOT,
                env=environment,
                stdout=out,
                stderr=log,
            )
        ending = time.monotonic() + _START_SECONDS
        while not (said := _ADDRESS.search(self._out.read_text())):
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < ending, self.log()
            time.sleep(0.1)
        self.address = said[1]

    def stop(self) -> int:
        """End it as Ctrl-C does; give its exit code."""
        assert self._process is not None, "started"
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(30)

    def kill(self) -> None:
        """End it at once, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def said(self) -> str:
        """Give what it wrote for the host."""
        return self._out.read_text()

    def log(self) -> str:
        """Give what it logged."""
        return self._log.read_text()
