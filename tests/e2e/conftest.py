"""The real bot in a simulated server: a forum channel, two members, a moderator and an admin."""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from simcord.builders import ChannelHandle, GuildHandle
from simcord.http import router

from bot.client import ForumBot
from bot.courier import rounds
from bot.settings import Settings
from db.sealing import Seal
from db.services import guilds
from db.store import Store
from forum.vocabulary import Actor, Level
from tests.discord_limits import violations
from tests.e2e import simcord_fixes

KEY = bytes(range(32))
Member = simcord.MemberActor


@dataclass
class World:
    """A server with the bot in it. `text` is a plain channel, `forum` the forum's home."""

    env: simcord.Env
    store: Store
    settings: Settings
    guild: GuildHandle
    forum: ChannelHandle
    text: ChannelHandle
    mods: ChannelHandle
    ann: Member
    ben: Member
    mod: Member
    admin: Member
    sent: list[tuple[str, str, Any]] = field(default_factory=list)

    @property
    def bot(self) -> ForumBot:
        """The bot that runs now."""
        assert isinstance(self.env.bot, ForumBot)
        return self.env.bot

    @property
    def now(self) -> datetime:
        """What the simulated Discord's clock shows."""
        return self.env.now()

    async def show(self) -> None:
        """Wait until Discord shows all that the store has for it."""
        await self.env.settle()
        with self.env._bot_scope():
            await self.bot.courier.drain()
        await self.env.settle()

    async def restart(self) -> None:
        """End the bot and start another one on the same server and store."""
        await self.stop()
        await self.start()

    async def stop(self) -> None:
        """End the bot; the server lives on without it."""
        await self.bot.close()
        await self.env.shutdown()

    async def start(self) -> None:
        """Start a bot after `stop`."""
        self.env.bot = ForumBot(self.settings, self.store)
        await self.env.start()
        await self.env.settle()
        await self.show()

    def threads(self) -> list[ChannelHandle]:
        """The threads of the forum channel and of the text channel, oldest first."""
        return sorted([*self.forum.threads, *self.text.threads], key=lambda thread: thread.id)

    def member(self, name: str, *, permissions: discord.Permissions | None = None) -> Member:
        """One more member of the server."""
        roles = []
        if permissions is not None:
            roles = [self.guild.create_role(f"{name}s", permissions=permissions)]
        return self.guild.add_member(self.env.create_user(name), roles=roles)

    def actor(self, member: Member, level: Level = Level.BASIC) -> Actor:
        """The same person as the services know them."""
        return Actor(self.guild.id, member.id, member.name, level)


@pytest.fixture(autouse=True)
def _discord_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str, Any]]]:
    """Hold every request of the bot against Discord's limits; give them all."""
    sent, broken = hold_to_limits(monkeypatch)
    yield sent
    assert not broken


@pytest.fixture
async def world(
    migrated_sqlite: Path,
    tmp_path: Path,
    _discord_limits: list[tuple[str, str, Any]],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[World]:
    """A set-up forum on SimCord, with nobody's privileged intent granted."""
    caplog.set_level(logging.INFO)
    for room in ("bot", "cogs", "db", "forum"):
        caplog.set_level(logging.DEBUG, room)
    # An act of a test waits in real time for every timer of the next five seconds, such as this
    # pause between two redraws; `World.show` draws without it.
    monkeypatch.setattr(rounds, "_REDRAW_GAP", timedelta(minutes=1))
    shutil.copyfile(migrated_sqlite, tmp_path / "wellspring.db")
    async with open_world(tmp_path, _discord_limits) as world:
        yield world


def hold_to_limits(
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[list[tuple[str, str, Any]], list[str]]:
    """Bring SimCord nearer to Discord; give what the bot will send, and which limits it breaks."""
    simcord_fixes.apply(monkeypatch)
    real = router.dispatch
    sent: list[tuple[str, str, Any]] = []
    broken: list[str] = []

    def checked(backend: Any, method: str, path: str, **kw: Any) -> Any:
        sent.append((method, path, kw.get("json")))
        broken.extend(violations(method, path, kw.get("json")))
        return real(backend, method, path, **kw)

    monkeypatch.setattr(router, "dispatch", checked)
    return sent, broken


@asynccontextmanager
async def open_world(folder: Path, sent: list[tuple[str, str, Any]]) -> AsyncIterator[World]:
    """A set-up forum whose migrated database is in this folder."""
    settings = Settings.load({"DATA_DIR": str(folder), "SHARD_COUNT": "1"}, None)
    store = Store(settings.database_url, Seal(KEY))
    env = simcord.Env(
        ForumBot(settings, store),
        approved_intents=discord.Intents.default(),
        check_errors=False,
        shard_count=1,
    )
    env.backend.clock._epoch = datetime.now(UTC)
    await env.start()
    world = _people(env, store, settings, sent)
    await env.settle()
    await guilds.set_up(
        store,
        world.actor(world.admin, Level.ADMIN),
        home_channel_id=world.forum.id,
        kind="forum",
        mod_channel_id=world.mods.id,
        now=env.now(),
    )
    yield world
    await world.bot.close()
    await env.shutdown()
    await store.close()


def _people(
    env: simcord.Env, store: Store, settings: Settings, sent: list[tuple[str, str, Any]]
) -> World:
    guild = env.create_guild("Harbour")
    moderates = discord.Permissions(manage_messages=True, manage_threads=True)
    mod_role = guild.create_role("Moderators", permissions=moderates)
    admin_role = guild.create_role(
        "Admins", permissions=discord.Permissions(manage_guild=True) | moderates
    )
    return World(
        env=env,
        store=store,
        settings=settings,
        guild=guild,
        forum=guild.create_forum_channel("questions"),
        text=guild.create_text_channel("general"),
        mods=guild.create_text_channel("moderators"),
        ann=guild.add_member(env.create_user("Ann")),
        ben=guild.add_member(env.create_user("Ben")),
        mod=guild.add_member(env.create_user("Mona"), roles=[mod_role]),
        admin=guild.add_member(env.create_user("Ada"), roles=[admin_role]),
        sent=sent,
    )
