from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.setattr("bot.__main__.configure_logging", lambda *_: None)


def test_migrate_makes_the_database_and_the_key(tmp_path: Path) -> None:
    assert main(["migrate"]) == 0
    assert (tmp_path / "data" / "wellspring.db").exists()
    assert (tmp_path / "data" / "secret.key").exists()


def test_bad_settings_are_told_together_and_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    monkeypatch.setenv("SHARD_COUNT", "0")
    assert main(["migrate"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_another_key_than_the_databases_own_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["migrate"])
    monkeypatch.setenv("SECRET_KEY", "ab" * 32)
    assert main(["migrate"]) == 2
    assert "another SECRET_KEY" in capsys.readouterr().err


def test_sync_needs_a_token(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sync"]) == 2
    assert "DISCORD_TOKEN" in capsys.readouterr().err


def test_a_discord_that_cannot_be_reached_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "not.a.token")
    monkeypatch.setenv("DISCORD_API_URL", "http://127.0.0.1:9/api/v10")
    monkeypatch.setattr("bot.__main__.use_api", _use_api_for_this_test(monkeypatch))
    assert main(["sync"]) == 2
    assert "cannot be reached" in capsys.readouterr().err


def test_the_bench_explains_its_own_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["bench", "--help"])
    assert "--questions" in capsys.readouterr().out


def _use_api_for_this_test(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda url: monkeypatch.setattr("discord.http.Route.BASE", url)
