from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import logs

TOKEN_SHAPED = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz-_0123456789"


@pytest.fixture(autouse=True)
def _leave_logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, levels = root.handlers[:], {name: logging.getLogger(name).level for name in FLOORED}
    level = root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


FLOORED = tuple(logs.FLOORS)


def configured(level: str = "INFO", hidden: tuple[str, ...] = ()) -> io.StringIO:
    stream = io.StringIO()
    logs.configure_logging(level, stream, hidden)
    return stream


def formatted(message: str, *args: object) -> str:
    record = logging.LogRecord("bot.client", logging.INFO, __file__, 1, message, args, None)
    return logs.LineFormatter().format(record)


def test_an_event_is_one_line_of_keys_and_values() -> None:
    stream = configured()

    logging.getLogger("bot.client").info("Joined %s", "a server")

    assert re.fullmatch(
        r"time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 level=INFO logger=bot\.client "
        r'message="Joined a server"\n',
        stream.getvalue(),
    )


def test_guild_and_reference_come_from_the_request() -> None:
    stream = configured()
    guild, ref = logs.guild_id.set(42), logs.request_ref.set("K7Q2MX")

    logging.getLogger("cogs").info("asked")
    logging.getLogger("cogs").info("asked", extra={"guild": 43, "ref": "ABCDEF"})
    logs.guild_id.reset(guild)
    logs.request_ref.reset(ref)
    logging.getLogger("cogs").info("asked")

    ends = [line.partition("logger=cogs ")[2] for line in stream.getvalue().splitlines()]
    assert ends == [
        "guild=42 ref=K7Q2MX message=asked",
        "guild=43 ref=ABCDEF message=asked",
        "message=asked",
    ]


def test_a_traceback_stays_on_its_line() -> None:
    stream = configured()

    try:
        raise ZeroDivisionError("on purpose")
    except ZeroDivisionError:
        logging.getLogger("bot").exception("It failed")

    (line,) = stream.getvalue().splitlines()
    assert r'message="It failed" trace="Traceback (most recent call last):\n' in line
    assert "ZeroDivisionError: on purpose" in line


@given(st.text())
def test_no_text_breaks_the_line_or_reaches_the_terminal(text: str) -> None:
    line = formatted("%s", text)

    assert line.isprintable()
    assert line.encode("utf-8")


def test_emoji_and_letters_stay_readable() -> None:
    assert formatted("Größe 👍").endswith('message="Größe 👍"')


@pytest.mark.parametrize("secret", ["hunter2", "a.b*c(d", TOKEN_SHAPED])
def test_the_token_is_never_written(secret: str) -> None:
    stream = configured(hidden=(secret,))

    try:
        raise ValueError(f"bad header: Bot {secret}")
    except ValueError:
        logging.getLogger("bot").exception("with %s", secret, extra={"ref": secret})

    assert secret not in stream.getvalue()
    assert stream.getvalue().count("[hidden]") == 3


def test_what_looks_like_a_token_is_hidden_without_being_known() -> None:
    assert formatted("token %s.", TOKEN_SHAPED).endswith('message="token [hidden]."')


def test_an_empty_secret_hides_nothing() -> None:
    stream = io.StringIO()
    logs.configure_logging("INFO", stream, [None, ""])

    logging.getLogger("bot").info("plain")

    assert "message=plain" in stream.getvalue()


@pytest.mark.parametrize(
    ("name", "level", "written"),
    [
        ("bot.client", logging.DEBUG, True),
        ("discord.gateway", logging.INFO, True),
        ("discord.gateway", logging.DEBUG, False),
        ("sqlalchemy.engine", logging.INFO, False),
        ("sqlalchemy.pool", logging.WARNING, True),
        ("aiosqlite", logging.DEBUG, False),
    ],
)
def test_libraries_do_not_tell_payloads_at_debug(name: str, level: int, written: bool) -> None:
    stream = configured("DEBUG")

    logging.getLogger(name).log(level, "event")

    assert bool(stream.getvalue()) is written


def test_a_higher_level_quiets_libraries_too() -> None:
    stream = configured("ERROR")

    logging.getLogger("discord").warning("event")

    assert stream.getvalue() == ""


def test_configuring_again_does_not_write_twice() -> None:
    first, second = configured(), configured()

    logging.getLogger("bot").info("once")

    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1


def test_references_are_short_and_without_look_alikes() -> None:
    references = {logs.new_reference() for _ in range(1000)}

    assert len(references) > 990
    assert all(re.fullmatch(r"[2-9A-HJKMNP-TW-Z]{6}", each) for each in references)
