from __future__ import annotations

import base64
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.settings import Settings, SettingsError, secret_key

KEY = bytes(range(223, 255))  # with - and _, or + and /, in base64


def load(**environ: str) -> Settings:
    return Settings.load(environ, dotenv_path=None)


def problems(**environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        load(**environ)
    return "\n".join(caught.value.problems)


def test_nothing_set_is_enough_for_the_demo() -> None:
    settings = load()

    assert settings == Settings(
        discord_token=None,
        database_url="sqlite+aiosqlite:///data/wellspring.db",
        discord_api_url="https://discord.com/api/v10",
        data_dir=Path("data"),
        log_level="INFO",
        shard_ids=None,
        shard_count=None,
        secret_key=None,
    )


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("DISCORD_TOKEN=from-file\nLOG_LEVEL=debug # loud\nDATA_DIR='kept here'\n")

    settings = Settings.load({"DISCORD_TOKEN": "from-environment"}, dotenv)

    assert settings.discord_token == "from-environment"
    assert settings.log_level == "DEBUG"
    assert settings.data_dir == Path("kept here")


def test_an_empty_variable_turns_a_line_of_the_file_off(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("DISCORD_TOKEN=from-file\n")

    assert Settings.load({"DISCORD_TOKEN": ""}, dotenv).discord_token is None


def test_a_missing_file_is_no_problem(tmp_path: Path) -> None:
    assert Settings.load({}, tmp_path / ".env") == load()


def test_a_file_that_is_no_text_is_a_problem(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_bytes(b"\xff\xfeD\x00")

    with pytest.raises(SettingsError, match="cannot be read"):
        Settings.load({}, dotenv)


def test_a_dollar_sign_in_the_file_stays_one(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("DATABASE_URL=postgresql://forum:pa${HOME}ss@localhost/forum\n")

    settings = Settings.load({"HOME": "elsewhere"}, dotenv)

    assert make_url(settings.database_url).password == "pa${HOME}ss"


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("sqlite:///data/forum.db", "sqlite+aiosqlite:///data/forum.db"),
        ("sqlite:////srv/my forum.db", "sqlite+aiosqlite:////srv/my forum.db"),
        ("sqlite+aiosqlite:///forum.db", "sqlite+aiosqlite:///forum.db"),
        ("postgres://u:p@host:5433/forum", "postgresql+asyncpg://u:p@host:5433/forum"),
        ("postgresql://u:p@host/forum", "postgresql+asyncpg://u:p@host/forum"),
        ("postgresql+asyncpg://u:p%40ss@host/forum", "postgresql+asyncpg://u:p%40ss@host/forum"),
        ("postgresql:///forum?host=/run/pg", "postgresql+asyncpg:///forum?host=/run/pg"),
        (
            "postgres://u:p@host/forum?sslmode=require",
            "postgresql+asyncpg://u:p@host/forum?ssl=require",
        ),
    ],
)
def test_database_urls_are_given_the_driver_that_is_here(given: str, understood: str) -> None:
    assert make_url(load(DATABASE_URL=given).database_url) == make_url(understood)


def test_the_default_store_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    settings = load(DATA_DIR=str(tmp_path))

    assert make_url(settings.database_url).database == str(tmp_path / "wellspring.db")


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("DATABASE_URL", "mysql://u:hunter2@host/forum", "must begin with"),
        ("DATABASE_URL", "hunter2", "must begin with"),
        ("DATABASE_URL", "postgresql://u:hunter2/x@host:port/forum", "cannot be understood"),
        ("DATABASE_URL", "sqlite://", "names no file"),
        ("DATABASE_URL", "sqlite:///:memory:", "names no file"),
        ("DISCORD_TOKEN", "Bot hunter2", "has a space in it"),
        ("DISCORD_TOKEN", "123456789012345678", "is a number"),
        ("DISCORD_API_URL", "discord.com/api/v10", "must be an address"),
        ("DISCORD_API_URL", "http://[::1/api/v10", "must be an address"),
        ("DISCORD_API_URL", "https://discord.com/api", "version of the API"),
        ("LOG_LEVEL", "verbose", "must be one of DEBUG, INFO, WARNING, ERROR"),
        ("SHARD_IDS", "0;1", "numbers with commas"),
        ("SHARD_IDS", "0,0", "names a shard twice"),
        ("SHARD_IDS", "0,1", "needs SHARD_COUNT"),
        ("SHARD_COUNT", "0", "from 1 up"),
        ("SECRET_KEY", "hunter2!", "hexadecimal or in base64"),
        ("SECRET_KEY", "hunter2", "too short"),
        ("SECRET_KEY", "abcd" * 8, "too short"),
    ],
)
def test_a_bad_value_is_explained_and_not_repeated(key: str, value: str, told: str) -> None:
    problem = problems(**{key: value})

    assert problem.startswith(f"{key} ")
    assert told in problem
    assert "hunter2" not in problem
    assert "\n" not in problem


def test_a_data_folder_that_is_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "data").touch()

    assert "must name a folder" in problems(DATA_DIR=str(tmp_path / "data"))


def test_all_problems_are_told_together() -> None:
    told = problems(LOG_LEVEL="loud", SHARD_COUNT="many", SHARD_IDS="1", DATABASE_URL="oracle://x")

    assert [line.split()[0] for line in told.splitlines()] == [
        "DATABASE_URL",
        "LOG_LEVEL",
        "SHARD_COUNT",
    ]


def test_shards_are_numbers_below_their_count() -> None:
    settings = load(SHARD_IDS="0, 2", SHARD_COUNT="3")

    assert (settings.shard_ids, settings.shard_count) == ((0, 2), 3)
    assert "from 0 to 1" in problems(SHARD_IDS="0,2", SHARD_COUNT="2")


def test_a_trailing_slash_of_the_api_is_dropped() -> None:
    proxy = load(DISCORD_API_URL="http://127.0.0.1:8080/api/v10/")

    assert proxy.discord_api_url == "http://127.0.0.1:8080/api/v10"


def test_settings_do_not_show_their_secrets() -> None:
    settings = load(
        DISCORD_TOKEN="hunter2",
        DATABASE_URL="postgresql://forum:hunter3@host/forum",
        SECRET_KEY=KEY.hex(),
    )

    shown = repr(settings)

    assert "hunter" not in shown
    assert repr(KEY) not in shown


@pytest.mark.parametrize(
    "written",
    [
        KEY.hex(),
        KEY.hex().upper(),
        base64.urlsafe_b64encode(KEY).decode(),
        base64.urlsafe_b64encode(KEY).decode().rstrip("="),
        base64.b64encode(KEY).decode(),
    ],
)
def test_the_key_is_taken_from_the_environment(written: str, tmp_path: Path) -> None:
    settings = load(SECRET_KEY=written, DATA_DIR=str(tmp_path))

    assert secret_key(settings) == KEY
    assert list(tmp_path.iterdir()) == []


def test_the_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    settings = load(DATA_DIR=str(tmp_path / "new" / "data"))

    first = secret_key(settings)

    assert len(first) == 32
    assert secret_key(settings) == first
    assert (settings.data_dir / "secret.key").stat().st_mode & 0o777 == 0o600
    assert settings.data_dir.stat().st_mode & 0o077 == 0


def test_the_text_of_the_key_file_can_be_used_as_the_setting(tmp_path: Path) -> None:
    made = secret_key(load(DATA_DIR=str(tmp_path)))

    assert secret_key(load(SECRET_KEY=(tmp_path / "secret.key").read_text())) == made


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622])
def test_a_key_file_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    settings = load(DATA_DIR=str(tmp_path))
    secret_key(settings)
    (tmp_path / "secret.key").chmod(mode)

    with pytest.raises(SettingsError, match="chmod 600"):
        secret_key(settings)


@pytest.mark.parametrize("text", ["", "c2hvcnQ", "not a key at all, \xff"])
def test_a_damaged_key_file_is_refused_and_kept(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secret.key"
    path.write_text(text)
    path.chmod(0o600)

    with pytest.raises(SettingsError, match="damaged"):
        secret_key(load(DATA_DIR=str(tmp_path)))

    assert path.read_text() == text


def test_a_key_file_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    settings = load(DATA_DIR=str(tmp_path / "data"))
    (tmp_path / "data").touch()

    with pytest.raises(SettingsError, match=r"secret\.key cannot be"):
        secret_key(settings)
