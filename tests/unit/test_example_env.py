from __future__ import annotations

from pathlib import Path

from dotenv import dotenv_values

from bot.settings import Settings, environment_keys

EXAMPLE = Path(__file__).parents[2] / "config.example.env"


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(dotenv_values(EXAMPLE)) == set(environment_keys())


def test_the_example_shows_the_defaults() -> None:
    assert Settings.load({}, EXAMPLE) == Settings.load({}, None)
