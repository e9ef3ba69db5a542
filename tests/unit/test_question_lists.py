"""Lists of questions, and the screens a question is read on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import discord
import pytest

from cogs.ui import lists
from cogs.ui.fitting import fit
from cogs.ui.screens import read_place, screen_view, screens
from db.records import AuthorView, Page, PostLink, PostView, QuestionPage, QuestionRow
from forum.vocabulary import Origin, PostKind, PostState

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ANN = AuthorView("Ann", 1, 5000, is_anonymous=False, is_asker=False)


def make_row(number: int = 17, **changes: Any) -> QuestionRow:
    values: dict[str, Any] = {
        "link": PostLink(number, "How do I sleep?", 3, 4, 5),
        "score": 12,
        "answers": 1,
        "views": 40,
        "is_closed": False,
        "is_accepted": False,
        "category": "Sleep",
        "author": ANN,
        "created_at": NOW,
    }
    return QuestionRow(**(values | changes))


def make_post(number: int, kind: PostKind, body: str = "Some words to read.") -> PostView:
    is_question = kind is PostKind.QUESTION
    return PostView(
        id=number,
        guild_id=3,
        kind=kind,
        state=PostState.VISIBLE,
        origin=Origin.FORM,
        parent_id=None if is_question else 1,
        question_id=1,
        question_title="How do I sleep?",
        title="How do I sleep?" if is_question else None,
        body=body,
        category=None,
        tags=(),
        author=ANN,
        score=0,
        ups=0,
        downs=0,
        answers=0,
        views=0,
        comments=0,
        newest_comments=(),
        is_accepted=False,
        accepted=(),
        state_by=None,
        state_reason=None,
        closed_at=None,
        closed_by=None,
        close_reason=None,
        duplicate_of=None,
        created_at=NOW,
        edited_at=None,
        edited_by="",
        channel_id=4,
        thread_id=6,
        card_message_id=None,
        more_message_id=None,
        vote_message_id=None,
        parent_message_id=None,
        up_emoji=None,
        down_emoji=None,
    )


def make_page(
    answers: int, body: str = "Some words.", page: int = 1, pages: int = 1
) -> QuestionPage:
    return QuestionPage(
        make_post(1, PostKind.QUESTION),
        tuple(make_post(number + 2, PostKind.ANSWER, body) for number in range(answers)),
        page,
        pages,
    )


def ids(view: discord.ui.View) -> list[str]:
    return [str(item.custom_id) for item in view.children if isinstance(item, discord.ui.Button)]


def test_a_row_has_number_title_link_votes_answers_and_author() -> None:
    text = lists.question_list(Page((make_row(),), None, None), "Newest", "-").description
    assert text is not None
    assert "[How do I sleep?](https://discord.com/channels/3/4/5)" in text
    assert "**17**" in text
    assert "+12 votes · 1 answer · 40 views · in Sleep · by Ann" in text


def test_states_are_in_words() -> None:
    row = make_row(is_closed=True, is_accepted=True)
    text = lists.question_list(Page((row,), None, None), "Newest", "-").description
    assert "best answer · closed" in str(text)


def test_a_title_cannot_break_out_of_its_link() -> None:
    row = make_row(link=PostLink(17, "x](https://evil.example) [y", 3, 4, 5))
    text = lists.question_list(Page((row,), None, None), "Newest", "-").description
    assert "x](https://evil" not in str(text)


def test_ten_rows_of_escapes_stay_within_an_embed() -> None:
    rows = tuple(
        make_row(
            10**12 + number,
            link=PostLink(10**12 + number, "*" * 120, 10**19, 10**19, 10**19),
            category="_" * 80,
            author=AuthorView("~" * 32, 1, 5, is_anonymous=False, is_asker=False),
            is_closed=True,
            is_accepted=True,
        )
        for number in range(10)
    )
    text = lists.question_list(Page(rows, None, None), "*" * 120, "-").description
    assert len(str(text)) <= 4096


def test_an_empty_list_says_what_to_do_next() -> None:
    embed = lists.question_list(Page((), None, None), "Newest", lists.NOTHING_ASKED)
    assert "/ask" in str(embed.description)


async def test_a_list_offers_only_the_pages_there_are() -> None:
    view = lists.list_view(Page((make_row(),), "abc", None), 9)
    assert ids(view) == ["forum:list:9:abc"]


async def test_a_list_without_rows_has_nothing_to_pick() -> None:
    assert not lists.list_view(Page((), None, None), None).children


async def test_the_first_screen_has_the_question_and_answers_with_their_votes() -> None:
    page = make_page(answers=2)
    shown = screens(page)
    assert [post.id for post in shown[0].posts] == [1, 2, 3]
    assert {"forum:up:1", "forum:down:2", "forum:novote:3"} <= set(ids(screen_view(page, shown, 0)))


async def test_screens_fit_into_a_message_and_lose_no_post() -> None:
    page = make_page(answers=10, body="*" * 3000)
    shown = screens(page)
    for index, screen in enumerate(shown):
        assert sum(map(len, screen.embeds)) <= 6000
        assert len(screen.embeds) <= 10
        screen_view(page, shown, index)
    assert [post.id for screen in shown for post in screen.posts] == list(range(1, 12))


async def test_paging_goes_through_screens_and_pages() -> None:
    page = make_page(answers=10, body="*" * 3000, page=2, pages=3)
    shown = screens(page)
    assert "forum:page:1:1.-1" in ids(screen_view(page, shown, 0))
    assert "forum:page:1:2.1" in ids(screen_view(page, shown, 0))
    assert "forum:page:1:3.0" in ids(screen_view(page, shown, len(shown) - 1))


def test_the_question_stands_on_the_first_page_only() -> None:
    assert 1 not in [post.id for post in screens(make_page(2, page=2, pages=2))[0].posts]


@pytest.mark.parametrize(("rest", "place"), [("2.1", (2, 1)), ("1.-1", (1, -1)), ("3", (3, 0))])
def test_a_place_is_read_from_an_id(rest: str, place: tuple[int, int]) -> None:
    assert read_place(rest) == place


def test_fitting_says_how_many_it_leaves_out() -> None:
    assert fit(["aaaa", "bbbb", "cccc"], 10) == "aaaa\nbbbb\n… and 1 more"


def test_a_page_has_no_emoji_that_a_server_could_delete() -> None:
    post = replace(make_post(1, PostKind.QUESTION), up_emoji="<:yes:17>", down_emoji="❌")
    page = QuestionPage(post, (), 1, 1)
    emoji = [str(item.emoji) for item in screen_view(page, screens(page), 0).children[:2]]  # type: ignore[attr-defined]
    assert emoji == ["👍", "❌"]
