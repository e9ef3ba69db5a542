"""Somebody at the demo's page."""

from __future__ import annotations

import re

from playwright.sync_api import FrameLocator, Locator, Page, expect


class Visitor:
    """Does with the page what a person does; `inside` is SimCord's part of it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.inside: FrameLocator = page.frame_locator("#inside")
        page.goto(address)
        page.locator("#people button").first.wait_for(state="attached")
        start = page.get_by_role("button", name="Start", exact=True)
        if start.is_visible():  # the first time in this browser
            start.click()

    def become(self, name: str) -> None:
        """Be somebody else."""
        self._open_side()
        self.page.get_by_role("radio", name=name).click()

    def open(self, name: str) -> None:
        """Open a channel, a post or a thread of the list."""
        self._open_side()
        self.page.locator("#channels button", has_text=name).first.click()
        if name != "questions":
            expect(self.inside.locator("#channel-name")).to_have_text(re.compile(re.escape(name)))

    def message(self, text: str) -> Locator:
        """Give the newest message that has this text in it."""
        return self.inside.locator(".channel-message", has_text=text).last

    def press(self, label: str, *, under: str) -> None:
        """Press a button under a message."""
        self.message(under).get_by_role("button", name=label, exact=True).click()

    def submit(self, values: dict[str, str]) -> None:
        """Fill in the form that is open, by the labels of its fields, and send it."""
        form = self.inside.get_by_role("dialog")
        for label, value in values.items():
            field = form.get_by_label(label, exact=False).first
            if field.get_attribute("role") == "combobox":
                field.click()
                self.inside.get_by_role("option", name=value).click()
            else:
                field.fill(value)
        form.get_by_role("button", name="Submit").click()
        expect(form).to_be_hidden()

    def command(self, name: str, option: str = "") -> None:
        """Type a slash command; `option` is the value of its first one."""
        self.inside.locator("#channel-composer-input").click()
        self.page.keyboard.type(f"/{name}")
        self.inside.get_by_role("option", name=f"/{name}").first.wait_for()
        self.page.keyboard.press("Enter")
        if option:
            self.page.keyboard.type(option)
        self.inside.locator("#send-message").click()

    def say(self, text: str) -> None:
        """Send a message."""
        self.inside.locator("#channel-composer-input").fill(text)
        self.inside.locator("#send-message").click()
        expect(self.message(text)).to_be_visible()

    def choose(self, entry: str, *, of: str) -> None:
        """Choose an entry of a message's menu."""
        message = self.message(of)
        message.hover()
        message.get_by_role("button", name="Reactions and apps").click()
        self.inside.get_by_role("menuitem", name=entry, exact=True).click()

    def vote(self, emoji: str, *, on: str) -> None:
        """Click a reaction under a message."""
        self.message(on).locator(".reaction-chip", has_text=emoji).click()

    def sees(self, text: str) -> None:
        """Wait until a message with this text stands there."""
        expect(self.message(text)).to_be_visible()

    def _open_side(self) -> None:
        button = self.page.locator("#open-side")
        if button.is_visible():
            button.click()
