"""What a host sets, read once from the environment and `.env`."""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DEFAULT_API_URL = "https://discord.com/api/v10"
KEY_BYTES = 32
KEY_FILE = "secret.key"
# What hosts and their providers write, and the driver that this bot has for it.
DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}

T = TypeVar("T")


class SettingsError(Exception):
    """Settings the bot cannot start with; `problems` has all of them, none with a secret in it."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the host chose. Each field is the environment key of the same name, in capitals."""

    discord_token: str | None = field(repr=False)
    database_url: str = field(repr=False)
    discord_api_url: str
    data_dir: Path
    log_level: str
    shard_ids: tuple[int, ...] | None
    shard_count: int | None
    secret_key: bytes | None = field(repr=False)

    @classmethod
    def load(cls, environ: Mapping[str, str], dotenv_path: Path | None) -> Self:
        """Settings from `environ` and, for keys it does not have, the file at `dotenv_path`.

        A key set to nothing counts as not set, so an empty variable turns a line of the file off.

        Raises:
            SettingsError: With every problem found, in words for the host.
        """
        problems: list[str] = []
        given = _read(environ, dotenv_path, problems)

        def parse(key: str, parser: Callable[[str], T], default: T) -> T:
            if key not in given:
                return default
            try:
                return parser(given[key])
            except ValueError as error:
                problems.append(f"{key} {error}")
                return default

        data_dir = parse("DATA_DIR", _data_dir, Path("data"))
        settings = cls(
            discord_token=parse("DISCORD_TOKEN", _token, None),
            database_url=parse(
                "DATABASE_URL",
                _database_url,
                f"sqlite+aiosqlite:///{data_dir / 'wellspring.db'}",
            ),
            discord_api_url=parse("DISCORD_API_URL", _api_url, DEFAULT_API_URL),
            data_dir=data_dir,
            log_level=parse("LOG_LEVEL", _log_level, "INFO"),
            shard_ids=parse("SHARD_IDS", _shard_ids, None),
            shard_count=parse("SHARD_COUNT", _shard_count, None),
            secret_key=parse("SECRET_KEY", _secret_key, None),
        )
        if settings.shard_ids is not None and (settings.shard_count or "SHARD_COUNT" not in given):
            problems += _shard_problems(settings.shard_ids, settings.shard_count)
        if problems:
            raise SettingsError(problems)
        return settings


def environment_keys() -> tuple[str, ...]:
    """The names of all settings as they stand in the environment."""
    return tuple(each.name.upper() for each in fields(Settings))


def secret_key(settings: Settings) -> bytes:
    """The key that seals the authors of anonymous posts, made on the first call.

    It comes from SECRET_KEY, else from a file in DATA_DIR that only its owner may read.

    Raises:
        SettingsError: The file cannot be used: others may read it, or it is damaged.
    """
    if settings.secret_key is not None:
        return settings.secret_key
    path = settings.data_dir / KEY_FILE
    try:
        return _read_key(path)
    except FileNotFoundError:
        pass  # the first start: nothing is sealed yet
    except OSError as error:
        raise SettingsError([f"{path} cannot be read: {error.strerror}."]) from error
    try:
        return _make_key(path)
    except FileExistsError:
        return _read_key(path)  # another process of this bot was faster
    except OSError as error:
        raise SettingsError([f"{path} cannot be made: {error.strerror}."]) from error


def _read(
    environ: Mapping[str, str], dotenv_path: Path | None, problems: list[str]
) -> dict[str, str]:
    file: dict[str, str | None] = {}
    if dotenv_path is not None:
        try:
            # No interpolation: a dollar sign in a password is a dollar sign.
            file = dotenv_values(dotenv_path, interpolate=False)
        except (OSError, UnicodeDecodeError):
            problems.append(f"{dotenv_path} cannot be read: is it a text file in UTF-8, and yours?")
    merged = {**file, **environ}
    stripped = {key: (merged.get(key) or "").strip() for key in environment_keys()}
    return {key: value for key, value in stripped.items() if value}


def _token(text: str) -> str:
    if re.search(r"\s", text):
        raise ValueError("has a space in it: it is the bare token, without the word Bot.")
    if text.isdigit():
        raise ValueError(
            "is a number, like an application's id. The token is on the page Bot of the "
            "developer portal, under Reset Token."
        )
    return text


def _database_url(text: str) -> str:
    scheme, separator, rest = text.partition("://")
    if not separator or scheme.lower() not in DRIVERS:
        raise ValueError("must begin with sqlite:/// or postgresql://.")
    try:
        url = make_url(f"{DRIVERS[scheme.lower()]}://{rest}")
    except (ArgumentError, ValueError):
        # SQLAlchemy's own words could repeat the password.
        raise ValueError(
            "cannot be understood. It looks like postgresql://user:password@host/database; "
            "signs such as @ : / in the password are written %40 %3A %2F."
        ) from None
    if url.drivername == DRIVERS["sqlite"] and url.database in (None, "", ":memory:"):
        raise ValueError(
            "names no file, and what is only in memory is lost at every stop. "
            "Write sqlite:///data/wellspring.db."
        )
    # Providers write libpq's sslmode; asyncpg takes the same words as ssl.
    if "sslmode" in url.query and url.drivername == DRIVERS["postgresql"]:
        modes = url.query["sslmode"]
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": modes})
    return url.render_as_string(hide_password=False)


def _api_url(text: str) -> str:
    base = text.rstrip("/")
    try:
        parts = urlsplit(base)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or parts.username:
        raise ValueError("must be an address such as https://discord.com/api/v10.")
    if not re.search(r"/v\d+$", parts.path):
        raise ValueError("must end with the version of the API, such as /v10.")
    return base


def _data_dir(text: str) -> Path:
    path = os.path.expanduser(text)
    if os.path.exists(path) and not os.path.isdir(path):
        raise ValueError("must name a folder, and there is a file of that name.")
    return Path(path)


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}.")
    return text.upper()


def _shard_ids(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    if not all(re.fullmatch(r"[0-9]{1,6}", part) for part in parts):
        raise ValueError("must be numbers with commas between them, such as 0,1,2.")
    ids = tuple(int(part) for part in parts)
    if len(set(ids)) < len(ids):
        raise ValueError("names a shard twice.")
    return ids


def _shard_problems(ids: tuple[int, ...], count: int | None) -> list[str]:
    if count is None:
        return ["SHARD_IDS needs SHARD_COUNT: how many shards there are in all processes."]
    if max(ids) >= count:
        return [f"SHARD_IDS must be below SHARD_COUNT, so from 0 to {count - 1}."]
    return []


def _shard_count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", text) or int(text) == 0:
        raise ValueError("must be a number from 1 up.")
    return int(text)


def _secret_key(text: str) -> bytes:
    try:
        if re.fullmatch(r"(?:[0-9a-fA-F]{2})+", text):
            key = bytes.fromhex(text)
        else:
            plain = text.rstrip("=").translate(str.maketrans("-_", "+/"))
            key = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("must be written in hexadecimal or in base64.") from None
    if len(key) < KEY_BYTES:
        raise ValueError(f"is too short: it needs at least {KEY_BYTES} random bytes.")
    return key


def _read_key(path: Path) -> bytes:
    with path.open(encoding="ascii", errors="replace") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingsError(
                [f"{path} can be read by others on this machine. Run: chmod 600 '{path}'"]
            )
        text = file.read(1024).strip()
    try:
        return _secret_key(text)
    except ValueError:
        raise SettingsError(
            [
                f"{path} is damaged: it does not hold a key. Put your copy of it back. Without "
                "it, who wrote the anonymous posts so far cannot be known again."
            ]
        ) from None


def _make_key(path: Path) -> bytes:
    key = secrets.token_bytes(KEY_BYTES)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(base64.urlsafe_b64encode(key).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())  # sealed posts must not outlive their key in a power cut
    _sync_folder(path.parent)
    return key


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
