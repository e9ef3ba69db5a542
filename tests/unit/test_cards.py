from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.ui.cards import Card, answer_card, card_of, comment_message, question_card, report_card
from cogs.ui.cards import view_of as buttons_of
from cogs.ui.threads import choose_tags, state_key, thread_name
from db.records import AuthorView, CategoryView, CommentView, PostLink, PostView, ReportView
from forum.vocabulary import Origin, PostKind, PostState, VotingMode
from tests.discord_limits import violations

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN = AuthorView("Ann", 5, 5000, is_anonymous=False, is_asker=False)
FOX = AuthorView("sad fox", None, None, is_anonymous=True, is_asker=True)
THERAPY = CategoryView(3, None, "Psychotherapy", "Psychotherapy", "", None, 301)
TYPED = st.text(alphabet="*_`|[<#-. \nab😀", max_size=4000)


def post(kind: PostKind = PostKind.QUESTION, **changes: Any) -> PostView:
    values: dict[str, Any] = {
        "id": 17,
        "guild_id": 1,
        "kind": kind,
        "state": PostState.VISIBLE,
        "origin": Origin.FORM,
        "parent_id": None,
        "question_id": 17,
        "question_title": "May a therapist text a client?",
        "title": "May a therapist text a client?",
        "body": "I wonder about it.",
        "category": THERAPY,
        "tags": ("texting", "ethics"),
        "author": ANN,
        "score": 12,
        "ups": 12,
        "downs": 0,
        "answers": 2,
        "views": 40,
        "comments": 0,
        "newest_comments": (),
        "is_accepted": False,
        "accepted": (),
        "state_by": None,
        "state_reason": None,
        "closed_at": None,
        "closed_by": None,
        "close_reason": None,
        "duplicate_of": None,
        "created_at": NOON,
        "edited_at": None,
        "edited_by": "",
        "channel_id": 20,
        "thread_id": 30,
        "card_message_id": 30,
        "more_message_id": None,
        "vote_message_id": 30,
        "parent_message_id": None,
        "up_emoji": "👍",
        "down_emoji": "👎",
    }
    return PostView(**(values | changes))


def comment(number: int, body: str = "Thank you for asking this.") -> CommentView:
    return CommentView(number, ANN, body, NOON)


def read(card: Card) -> str:
    """All that a person reads of a card, from top to bottom."""
    lines: list[str | None] = []
    for embed in (*card.embeds, *card.more):
        lines += [embed.author.name, embed.title, embed.description]
        lines += [part for each in embed.fields for part in (each.name, each.value)]
        lines.append(embed.footer.text)
    return "\n".join(line for line in lines if line)


def labels(card: Card) -> list[str]:
    return [button.label for button in card.buttons]


def broken_limits(card: Card) -> list[str]:
    found = []
    for embeds in filter(None, (card.embeds, card.more)):
        body = {"embeds": [embed.to_dict() for embed in embeds], "allowed_mentions": {"parse": []}}
        found += violations("POST", "/channels/1/messages", body)
    return found


def test_a_question_reads_like_its_page() -> None:
    edited = replace(post(), edited_at=NOON, edited_by="Mona")
    text = read(question_card(edited))
    parts = [
        "+12 votes",
        "May a therapist text a client?",
        "I wonder about it.",
        "in Psychotherapy by Ann (5.0k points)",
        "edited by Mona",
        "2 answers",
        "question 17",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_an_answer_reads_like_its_page() -> None:
    text = read(answer_card(post(PostKind.ANSWER, id=23, category=None)))
    assert text.splitlines()[:2] == ["+12 votes", "I wonder about it."]
    assert "by Ann (5.0k points)" in text
    assert "answer 23" in text


def test_the_card_says_that_talk_is_not_stored_and_how_to_make_it_an_answer() -> None:
    text = read(question_card(post()))
    assert "not stored" in text
    assert "Make this an answer" in text


def test_an_anonymous_author_shows_a_name_that_is_not_checked_and_no_points() -> None:
    text = read(question_card(post(author=FOX)))
    assert "by sad fox (name not checked) (asker)" in text
    assert "points)" not in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_accepted": True, "accepted": (PostLink(23, "t", 1, 30, 99),)}, "Best answer:"),
        (
            {"closed_at": NOON, "closed_by": "author", "close_reason": "solved"},
            "by its author: sol",
        ),
        (
            {"closed_at": NOON, "duplicate_of": PostLink(4, "Old one", 1, 3, 4)},
            "asked before: [Old",
        ),
        ({"state": PostState.HIDDEN, "state_by": "moderator"}, "Hidden by a moderator."),
        ({"state": PostState.HIDDEN, "state_by": "rule", "state_reason": "So."}, "Hidden: So."),
        ({"state": PostState.HIDDEN, "state_reason": "rude"}, "Hidden: rude"),
        ({"state": PostState.QUEUED}, "waits for a moderator"),
        ({"state": PostState.DELETED, "state_by": "author"}, "Deleted by its author."),
    ],
)
def test_every_state_is_said_in_words(changes: dict[str, Any], words: str) -> None:
    assert words in read(question_card(post(**changes)))


@pytest.mark.parametrize("state", [PostState.HIDDEN, PostState.QUEUED, PostState.DELETED])
@pytest.mark.parametrize("kind", list(PostKind))
def test_a_post_that_is_not_visible_shows_nothing_of_itself(
    kind: PostKind, state: PostState
) -> None:
    text = read(card_of(post(kind, state=state, newest_comments=(comment(1),), comments=1)))
    for part in ("therapist", "wonder", "Ann", "Thank you"):
        assert part not in text


def test_the_newest_five_comments_are_listed_and_the_number_of_all() -> None:
    text = read(
        answer_card(
            post(PostKind.ANSWER, comments=9, newest_comments=tuple(map(comment, range(5))))
        )
    )
    assert "9 comments, the newest 5" in text
    assert text.count("Thank you for asking this.") == 5


def test_what_a_member_wrote_by_hand_is_not_shown_twice() -> None:
    adopted = post(origin=Origin.ADOPTED)
    assert "I wonder" not in read(question_card(adopted))
    assert "I wonder" in read(question_card(replace(adopted, edited_at=NOON)))


def test_a_text_that_escapes_to_twice_its_length_runs_on_and_is_whole() -> None:
    card = question_card(post(body="*" * 4000))
    shown = [embed.description or "" for embed in (*card.embeds, *card.more)]
    assert "".join(shown) == r"\*" * 4000
    assert card.more
    assert not broken_limits(card)


@given(TYPED, st.text(alphabet="*_[😀a", min_size=1, max_size=120), st.integers(0, 5))
def test_no_text_takes_a_card_past_discords_limits(body: str, title: str, comments: int) -> None:
    full = post(
        body=body,
        question_title=title,
        author=replace(ANN, name="*_" * 16),
        tags=("*" * 30,) * 5,
        category=replace(THERAPY, path="_" * 320),
        edited_at=NOON,
        edited_by="*" * 32,
        closed_at=NOON,
        close_reason="[x]" * 300,
        accepted=tuple(PostLink(n, "t", 10**18, 10**18, 10**18) for n in range(3)),
        comments=comments,
        newest_comments=tuple(comment(n, "😀*" * 500) for n in range(comments)),
    )
    for kind in PostKind:
        assert not broken_limits(card_of(replace(full, kind=kind)))


def test_the_buttons_are_named_as_people_know_them() -> None:
    assert labels(question_card(post())) == ["Answer", "Comment", "Follow", "More"]
    assert labels(answer_card(post(PostKind.ANSWER))) == ["Comment", "Accept", "More"]
    assert labels(comment_message(post(PostKind.COMMENT))) == ["More"]


def test_a_closed_question_has_no_answer_button() -> None:
    assert "Answer" not in labels(question_card(post(closed_at=NOON)))


def test_a_server_that_votes_by_buttons_has_them_on_the_card() -> None:
    card = question_card(post(), voting=VotingMode.BOTH)
    assert labels(card)[-3:] == ["Vote up", "Vote down", "Take vote back"]


async def test_a_buttons_id_is_all_it_knows() -> None:
    ids = [getattr(item, "custom_id", None) for item in buttons_of(question_card(post())).children]
    assert ids == ["forum:answer:17", "forum:comment:17", "forum:follow:17", "forum:more:17"]


def test_a_report_shows_the_post_and_the_reasons_and_no_reporter() -> None:
    text = read(report_card(ReportView(post(), 2, ("spam", "@everyone"), 7, None)))
    for part in ("Reported 2 times", "I wonder about it.", "- spam", "@\u200beveryone"):
        assert part in text


@pytest.mark.parametrize(
    ("state", "count", "expected"),
    [
        (PostState.VISIBLE, 1, ["Hide", "Keep", "More"]),
        (PostState.HIDDEN, 1, ["Show again", "More"]),
        (PostState.VISIBLE, 0, ["Hide", "More"]),
        (PostState.DELETED, 0, []),
    ],
)
def test_a_report_offers_what_is_still_to_do(
    state: PostState, count: int, expected: list[str]
) -> None:
    assert labels(report_card(ReportView(post(state=state), count, (), 7, 8))) == expected


def test_a_settled_report_says_so() -> None:
    assert "Report settled" in read(report_card(ReportView(post(), 0, (), 7, 8)))


def test_a_long_title_is_cut_for_the_threads_name_only() -> None:
    title = "word " * 23 + "end"
    assert len(thread_name(title)) <= 100
    assert thread_name(title).endswith("…")
    assert "end" in read(question_card(post(question_title=title)))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"answers": 0}, "open"),
        ({"answers": 1}, "answered"),
        ({"is_accepted": True}, "accepted"),
        ({"is_accepted": True, "closed_at": NOON}, "closed"),
    ],
)
def test_one_tag_tells_the_state(changes: dict[str, Any], state: str) -> None:
    assert state_key(post(**changes)) == state


def test_tags_are_the_state_the_top_category_and_those_it_has_besides() -> None:
    child = CategoryView(4, 3, "CBT", "Psychotherapy / CBT", "", None, None)
    state_tags = {"open": 1, "answered": 2}
    chosen = choose_tags(post(category=child), state_tags, [THERAPY, child], [1, 8, 9, 10, 11])
    assert chosen == [2, 301, 8, 9, 10]
