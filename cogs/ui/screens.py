"""A question with its answers, cut into private screens that Discord can show."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from discord import ui

from cogs.ui.buttons import button, view_with
from cogs.ui.cards import answer_card, question_card
from db.records import PostView, QuestionPage
from forum.vocabulary import PostKind, PostState

#: All text of the embeds of one message (Discord's limit).
_TEXT_ROOM = 6000
_EMBED_ROOM = 10
#: A message has five rows of buttons: one for turning pages, one for each post.
_POST_ROOM = 4


@dataclass(frozen=True, slots=True)
class Screen:
    """What one message shows: embeds, and the posts that can be voted on under them."""

    embeds: tuple[discord.Embed, ...]
    posts: tuple[PostView, ...]


def screens(page: QuestionPage) -> list[Screen]:
    """Cut a page into screens, the same ones for the same page; the question is on the first."""
    pieces = []
    if page.page == 1:
        pieces += _pieces(page.question)
    for answer in page.answers:
        pieces += _pieces(answer)
    packed: list[Screen] = []
    for piece in pieces:
        if packed and (joined := _join(packed[-1], piece)):
            packed[-1] = joined
        else:
            packed.append(piece)
    return packed


def screen_view(page: QuestionPage, shown: list[Screen], index: int) -> ui.View:
    """Put votes for each post and the way to the neighbouring screens under a screen.

    Args:
        page: The page that was cut.
        shown: Its screens.
        index: Which of them is shown.
    """
    view = view_with()
    for row, post in enumerate(shown[index].posts):
        for item in _vote_buttons(post, row):
            view.add_item(item)
    row = len(shown[index].posts)
    question_id = page.question.id
    if index or page.page > 1:
        rest = f"{page.page}.{index - 1}" if index else f"{page.page - 1}.-1"
        view.add_item(button("page", question_id, "Back", rest=rest, emoji="◀️", row=row))
    if index + 1 < len(shown) or page.page < page.pages:
        rest = f"{page.page}.{index + 1}" if index + 1 < len(shown) else f"{page.page + 1}.0"
        view.add_item(button("page", question_id, "Next", rest=rest, emoji="▶️", row=row))
    if page.question.state is PostState.VISIBLE and not page.question.is_closed:
        view.add_item(button("answer", question_id, "Answer", row=row))
    view.add_item(button("follow", question_id, "Follow", row=row))
    return view


def read_place(rest: str) -> tuple[int, int]:
    """Give the page and the screen in it that a button's id names; -1 is the last screen."""
    page, _, index = rest.partition(".")
    return int(page), int(index or 0)


def _pieces(post: PostView) -> list[Screen]:
    card = question_card(post) if post.kind is PostKind.QUESTION else answer_card(post)
    pieces = [Screen(tuple(card.embeds), (post,))]
    if card.more:
        pieces.append(Screen(tuple(card.more), ()))
    return pieces


def _join(first: Screen, second: Screen) -> Screen | None:
    embeds = first.embeds + second.embeds
    posts = first.posts + second.posts
    if sum(map(len, embeds)) > _TEXT_ROOM or len(embeds) > _EMBED_ROOM or len(posts) > _POST_ROOM:
        return None
    return Screen(embeds, posts)


def _vote_buttons(post: PostView, row: int) -> list[ui.Button[ui.View]]:
    name = "Question" if post.kind is PostKind.QUESTION else f"Answer {post.id}"
    return [
        button("up", post.id, name, emoji=_lasting(post.up_emoji) or "👍", row=row),
        button("down", post.id, None, emoji=_lasting(post.down_emoji) or "👎", row=row),
        button("novote", post.id, "Take back", row=row),
        button("more", post.id, "More", row=row),
    ]


def _lasting(emoji: str | None) -> str | None:
    # A server can delete an emoji of its own, and Discord refuses a whole message over a button
    # with one that is gone.
    return None if emoji is None or emoji.startswith("<") else emoji
