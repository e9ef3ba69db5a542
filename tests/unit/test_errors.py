from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.errors import explain, guarded
from forum import errors
from forum.errors import ForumError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

EXAMPLES = [
    errors.TooShortError("Title", 12, 4),
    errors.TooLongError("Details", 4000, 4001),
    errors.TooManyTagsError(5, 6),
    errors.BadNameError("taken", "sad fox"),
    errors.BadNameError("yours", "**sad** fox"),
    errors.RepeatError(17, "https://discord.com/channels/1/2/3"),
    errors.SelfVoteError(17),
    errors.OwnPostError(17),
    errors.AnsweredError(17),
    errors.BotVoteError(),
    errors.VotingDoorError("buttons"),
    errors.NotEnoughPointsError(50, 12),
    errors.LevelNeededError(50),
    errors.NotYoursError(),
    errors.NotAskerError(),
    errors.BlockedError(NOON),
    errors.BlockedError(None),
    errors.RankError(),
    errors.NoSuchPostError(17),
    errors.NotAPostError(),
    errors.NoPostNamedError(),
    errors.NoSuchDraftError(),
    errors.NoSuchCategoryError("Sleep"),
    errors.CategoryNameError("Sleep"),
    errors.CategoryDepthError(4),
    errors.CategoryInUseError(3),
    errors.NotSetUpError(),
    errors.ClosedError(17),
    errors.HiddenError(17),
    errors.WrongKindError("answer"),
    errors.StateError("hidden"),
    errors.EnoughAcceptedError(1),
    errors.RateError("question", 10, NOON),
]


def leaves(parent: type[ForumError]) -> Iterator[type[ForumError]]:
    for child in parent.__subclasses__():
        yield from leaves(child) if child.__subclasses__() else (child,)


def test_every_refusal_has_an_example_here() -> None:
    assert {type(example) for example in EXAMPLES} == set(leaves(ForumError))


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_every_refusal_is_explained_in_whole_sentences(error: ForumError) -> None:
    sentence = explain(error)
    assert sentence[0].isupper() or sentence.startswith("**")
    assert sentence.endswith((".", "!", "?"))
    assert len(sentence) < 300
    assert "None" not in sentence


def test_a_name_that_was_typed_cannot_format_the_sentence() -> None:
    assert "{minimum} \\*x\\*" in explain(errors.BadNameError("yours", "{minimum} *x*"))


def test_a_limit_on_haste_says_when_to_come_back() -> None:
    assert f"<t:{int(NOON.timestamp())}:R>" in explain(errors.RateError("vote", 300, NOON))


def test_a_repeat_links_to_the_first() -> None:
    assert "https://discord.com/channels/1/2/3" in explain(
        errors.RepeatError(17, "https://discord.com/channels/1/2/3")
    )


async def test_a_listeners_fault_is_logged_once_with_a_reference(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @guarded
    async def listen(payload: object) -> None:
        raise RuntimeError("broken")

    await listen(object())
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert len(vars(record)["ref"]) == 6


async def test_a_listeners_refusal_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    @guarded
    async def listen(payload: object) -> None:
        raise errors.SelfVoteError(17)

    with caplog.at_level(logging.DEBUG):
        await listen(object())
    assert [record.levelname for record in caplog.records] == ["DEBUG"]
