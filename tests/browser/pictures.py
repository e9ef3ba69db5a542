"""Takes the pictures of the documentation from the demo.

python -m tests.browser.pictures docs/pictures
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.running import RunningDemo
from tests.browser.visitor import Visitor

_WIDE, _HIGH, _TALL, _PHONE = (1180, 820), (1180, 1120), (1100, 1500), (390, 844)
_COLORS = 256
#: Until pictures of people have come and nothing moves.
_STILL_MILLISECONDS = 1200


def _question(visitor: Visitor) -> None:
    visitor.open("How do I tell my partner")
    visitor.sees("Say it at a good moment")


def _ask(visitor: Visitor) -> None:
    visitor.open("welcome")
    visitor.press("Ask", under="Ask a question")
    form = visitor.inside.get_by_role("dialog")
    form.get_by_label("Title").fill("How do I start over in a new city?")
    form.get_by_label("Details").fill("I moved for work in May and know nobody here.")
    # SimCord draws forms no higher than this, however much room there is.
    form.evaluate("each => { each.style.maxHeight = 'none' }")


def _search(visitor: Visitor) -> None:
    visitor.open("lounge")
    visitor.command("search", "friend")
    visitor.sees("A friend only calls")


def _page(visitor: Visitor) -> None:
    visitor.page.locator("#posts").wait_for()


def _phone(visitor: Visitor) -> None:
    visitor.open("How can I say no at work")
    visitor.sees("The guilt is an old alarm")


_PICTURES: Mapping[str, tuple[tuple[int, int], Callable[[Visitor], None]]] = {
    "page": (_WIDE, _page),
    "question": (_TALL, _question),
    "ask": (_HIGH, _ask),
    "search": (_WIDE, _search),
    "phone": (_PHONE, _phone),
}


def main(folder: Path) -> None:
    """Take all pictures."""
    path = find_chromium()
    if path is None:
        sys.exit("There is no Chromium on this machine.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        demo = RunningDemo(Path(data))
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            demo.start()
            for name, ((width, height), prepare) in _PICTURES.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                prepare(Visitor(page, demo.address))
                _take(page, folder / f"{name}.png")
                page.close()
        finally:
            browser.close()
            demo.kill()


def _take(page: Page, path: Path) -> None:
    page.wait_for_timeout(_STILL_MILLISECONDS)
    page.screenshot(path=path)
    # Few colours are in it, and the repository carries it for ever.
    Image.open(path).convert("RGB").quantize(_COLORS, dither=Image.Dither.NONE).save(
        path, optimize=True
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
