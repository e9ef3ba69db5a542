"""SimCord's previews: one window for each channel and each member who looks into it."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import simcord
from simcord.builders import ChannelHandle
from simcord.preview import Preview, make_preview
from simcord.results import InteractionResult

from bot.demo.furnishing import Member
from bot.demo.world import World

#: Windows that nobody looked into for this long are shut; background tabs ask once a minute.
_IDLE_SECONDS = 900.0
_LOOKED_AT_SECONDS = 90.0
#: SimCord's limit is 17 pages a preview, kept ten minutes; each reload opens another one.
_PAGES = 8


@dataclass
class Window:
    """One member's sight of one channel."""

    preview: Preview
    channel: ChannelHandle
    member: Member
    looked_at: float = field(default_factory=time.perf_counter)

    @property
    def origin(self) -> str:
        """The address of SimCord's own server for it, which no browser is told."""
        return self.preview._origin

    def show_form(self, result: InteractionResult) -> None:
        """Open the form that an act led to."""
        for page in self._pages():
            page.modal = result
            page.modal_handle = f"m_{secrets.token_urlsafe(12)}"
            self.preview._publish(page)

    def make_room(self) -> None:
        """Let go of pages that were reloaded away."""
        by_age = sorted(self._pages(), key=lambda page: float(page.last_activity))
        for page in by_age[: -_PAGES or None]:
            self.preview._close_page(page.id)

    def _pages(self) -> list[Any]:
        return [page for page in self.preview._pages.values() if page.id != "python"]


class Windows:
    """The windows that are open."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._windows: dict[str, Window] = {}

    def find(self, capability: str) -> Window | None:
        """Give the window that this secret opens."""
        window = self._windows.get(capability)
        if window is not None:
            window.looked_at = time.perf_counter()
        return window

    async def open(self, channel: ChannelHandle, member: Member, timezone: str) -> Window:
        """Give a member's window into a channel, a new one if there is none."""
        for window in self._windows.values():
            same = (window.channel.id, window.member.id) == (channel.id, member.id)
            if same and window.preview.timezone == timezone:
                async with self._world.acting():
                    await window.preview.refresh()
                return window
        viewer = member if channel.guild else member.user
        preview = await self._open(channel, viewer, timezone)
        window = Window(preview, channel, member)
        self._windows[preview.capability] = window
        return window

    async def refresh(self) -> None:
        """Show what happened in the windows that somebody looks into, and shut forgotten ones.

        For the holder of the world's lock.
        """
        now = time.perf_counter()
        for capability, window in list(self._windows.items()):
            idle = now - window.looked_at
            if idle > _IDLE_SECONDS:
                del self._windows[capability]
                await window.preview.close()
            elif idle < _LOOKED_AT_SECONDS:
                await window.preview.refresh()

    async def _open(
        self, channel: ChannelHandle, viewer: Member | simcord.UserHandle, timezone: str
    ) -> Preview:
        env = self._world.env
        preview = make_preview(
            env,
            channel,
            viewers=[viewer],
            layout="channel",
            display="responsive",
            width=960,
            height=720,
            locale="en-US",
            timezone=timezone,
            presentation_time=None,
            assets=None,
            sku_presentations=None,
            port=0,
        )
        self._take_turns(preview)
        async with self._world.acting():
            # SimCord means to have one at a time; several do not disturb each other.
            env._preview = None
            await preview.__aenter__()
        return preview

    def _take_turns(self, preview: Preview) -> None:
        """Let acts in this window wait for others, and not fail for what those changed."""
        real, world = preview._action, self._world

        async def action(context_id: Any, body: Any) -> dict[str, Any]:
            async with world.acting():
                page = preview._pages.get(context_id)
                if page is not None and _is_bound(preview, body):
                    body = body | {
                        "published_revision": page.revision,
                        "bot_generation": world.env._generation,
                    }
                return await real(context_id, body)

        preview._action = action  # type: ignore[method-assign]


def _is_bound(preview: Preview, body: Any) -> bool:
    """Tell whether SimCord would refuse this act for a page that shows an older state."""
    return isinstance(body, dict) and body.get("kind") in preview._REVISION_KINDS
