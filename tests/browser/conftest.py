"""A browser, a demo to look at, and a picture of what was there when a test failed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import ARGUMENTS, NAMES, find_chromium
from tests.browser.running import RunningDemo
from tests.browser.visitor import Visitor

_SECONDS = 20
_SKIPPED = f"no Chromium on this machine (looked for {', '.join(NAMES)})"
_pages = pytest.StashKey[list[Page]]()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; where there is none its tests are skipped, and that is said."""
    path = find_chromium()
    if path is None:
        pytest.skip(_SKIPPED)
    with sync_playwright() as playwright:
        expect.set_options(timeout=_SECONDS * 1000)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[RunningDemo]:
    """A demo that just started, in a folder of its own."""
    running = RunningDemo(tmp_path_factory.mktemp("demo"))
    try:
        running.start()
        yield running
    finally:
        running.kill()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty window; what goes wrong in its scripts fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-US")
    context.set_default_timeout(_SECONDS * 1000)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    request.node.stash[_pages] = [page]
    yield page
    context.close()
    assert not errors


@pytest.fixture
def visitor(page: Page, demo: RunningDemo) -> Visitor:
    """Somebody who just opened the demo's page."""
    return Visitor(page, demo.address)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Keep a picture of the page of a test that failed, and say where."""
    report: pytest.TestReport = yield  # type: ignore[assignment]
    if report.when == "call" and report.failed:
        for page in item.stash.get(_pages, []):
            path = Path(item.config.rootpath) / ".pytest_cache" / f"{item.name}.png"
            path.parent.mkdir(exist_ok=True)
            page.screenshot(path=path)
            report.sections.append(("The page", str(path)))
    return report  # type: ignore[return-value]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it so that nobody misses it when the demo's page was not looked at."""
    if any(_SKIPPED in str(each.longrepr) for each in terminalreporter.stats.get("skipped", [])):
        terminalreporter.section("THE DEMO'S PAGE WAS NOT TESTED", sep="#", red=True, bold=True)
        terminalreporter.line(f"Browser tests were SKIPPED: {_SKIPPED}.")
        terminalreporter.line("On Debian: apt-get install chromium")
