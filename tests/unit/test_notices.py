"""What notifications say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cogs.ui.notices import NOTHING_NEW, inbox_embed, sentence, sentence_in_thread
from db.records import Notice
from forum.vocabulary import PostKind, PostState
from tests.unit.test_question_lists import NOW, make_post


def make_notice(kind: str, **facts: Any) -> Notice:
    return Notice(1, 3, 2, False, kind, 1, facts, NOW)


def test_an_answer_says_whose_question_it_is() -> None:
    post = make_post(1, PostKind.QUESTION)
    text = sentence(make_notice("answered", role="asker"), post)
    assert text == "There is a new answer to your question *How do I sleep?*."


def test_the_post_is_linked_where_it_stands_on_discord() -> None:
    post = replace(make_post(1, PostKind.QUESTION), card_message_id=9)
    text = sentence(make_notice("commented", role="follower"), post)
    assert "[How do I sleep?](https://discord.com/channels/3/6/9), which you follow" in text


def test_in_the_thread_the_title_is_not_said_again() -> None:
    post = replace(make_post(7, PostKind.ANSWER), card_message_id=9)
    text = sentence_in_thread(make_notice("answered", role="asker"), post)
    assert text == (
        "<@2>, there is a new [answer](https://discord.com/channels/3/6/9) to your question."
    )


@pytest.mark.parametrize("role", ["commenter", "follower"])
def test_a_comment_mentions_only_whose_post_it_is_on(role: str) -> None:
    post = make_post(7, PostKind.COMMENT)
    assert sentence_in_thread(make_notice("commented", role=role), post) is None


def test_a_hidden_post_comes_with_the_reason() -> None:
    post = replace(
        make_post(2, PostKind.ANSWER), state=PostState.HIDDEN, state_reason="names a person"
    )
    text = sentence(make_notice("hidden"), post)
    assert text.startswith("Your answer to *How do I sleep?* was hidden.")
    assert text.endswith("Reason: names a person")


def test_a_reason_for_deleting_is_not_given_for_hiding() -> None:
    post = replace(make_post(2, PostKind.ANSWER), state=PostState.DELETED, state_reason="spam")
    assert sentence(make_notice("hidden"), post) == "Your answer to *How do I sleep?* was hidden."
    assert sentence(make_notice("deleted"), post).endswith("Reason: spam")


@pytest.mark.parametrize(
    ("kind", "role", "text"),
    [
        ("answered", "asker", "There is a new answer to your question, which is gone."),
        ("answered", "follower", "There is a new answer to a post that is gone."),
        ("deleted", None, "A moderator deleted your question, which is gone."),
    ],
)
def test_a_deleted_question_has_no_title_to_be_named_by(kind: str, role: str, text: str) -> None:
    post = replace(
        make_post(1, PostKind.QUESTION), state=PostState.DELETED, title="", question_title=""
    )
    assert sentence(make_notice(kind, role=role), post) == text


def test_a_post_that_is_gone_tells_nothing_of_it() -> None:
    assert (
        sentence(make_notice("answered"), None) == "There is a new answer to a post that is gone."
    )


@pytest.mark.parametrize(
    "kind", ["answered", "commented", "accepted", "edited", "closed", "vote_refused", "new kind"]
)
def test_every_kind_has_a_sentence(kind: str) -> None:
    text = sentence(make_notice(kind), make_post(1, PostKind.QUESTION))
    assert text[:1].isupper()
    assert "{" not in text


def test_an_empty_inbox_says_what_would_be_in_it() -> None:
    assert inbox_embed([], {}).description == NOTHING_NEW
