"""Cards: the messages that show a post, with the parts of Question2Answer's page in its order.

Net votes, title, body, "in CATEGORY by NAME (5.0k points)", "edited by NAME", answers, the state in
words, comments, buttons. Every state is said in words; colours only go with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord

from cogs.ui.text import length, linked, plain, safe, safe_body, shorten, split
from db.records import AuthorView, CommentView, PostView, ReportView
from forum import numbers
from forum.texts import excerpt
from forum.vocabulary import Origin, PostKind, PostState, VotingMode

# A message shows 6,000 characters of embeds, 4,096 of them in one description. The body comes
# first and the comments take what is left over, so that a new comment never pushes the end of a
# body into another message.
_MESSAGE_ROOM = 6000
_BODY_ROOM = 4096
_MORE_ROOMS = (4096, 1800)
#: A second embed for less than this is not worth its frame.
_LEAST_ROOM = 200
_TITLE_ROOM = 256
_CATEGORY_ROOM = 100
_VALUE_ROOM = 1024
_REASON_ROOM = 200
_COMMENT_ROOM = 200
_TAGS_ROOM = 160
_OPEN = discord.Colour.blurple()
_ACCEPTED = discord.Colour.green()
_CLOSED = discord.Colour.dark_grey()
_TALK = (
    "Talk in this thread is not stored and earns no points. To make a message an answer, open its "
    "menu: Apps, Make this an answer."
)
_BY = {"author": "by its author", "moderator": "by a moderator"}
_VOTE_BUTTONS = (("up", "Vote up"), ("down", "Vote down"), ("novote", "Take vote back"))


@dataclass(frozen=True, slots=True)
class ButtonSpec:
    """A button under a card; its custom id says all that a press needs to know."""

    label: str
    custom_id: str
    style: discord.ButtonStyle = discord.ButtonStyle.secondary


@dataclass(frozen=True, slots=True)
class Card:
    """A message that shows a post; `more` is a second one, for the rest of a long text."""

    embeds: tuple[discord.Embed, ...]
    more: tuple[discord.Embed, ...] = ()
    buttons: tuple[ButtonSpec, ...] = field(default=())


def question_card(post: PostView, *, voting: VotingMode = VotingMode.REACTIONS) -> Card:
    """Show a question.

    Args:
        post: The question.
        voting: How its server votes; where by buttons, the card has them.
    """
    if post.state is not PostState.VISIBLE:
        return _stub(post)
    head = discord.Embed(
        title=shorten(safe(post.question_title), _TITLE_ROOM), colour=_colour(post)
    )
    return _card(post, head, _question_lines(post), _TALK, _question_buttons(post, voting))


def answer_card(post: PostView, *, voting: VotingMode = VotingMode.REACTIONS) -> Card:
    """Show an answer.

    Args:
        post: The answer.
        voting: How its server votes; where by buttons, the card has them.
    """
    if post.state is not PostState.VISIBLE:
        return _stub(post)
    head = discord.Embed(title="Best answer" if post.is_accepted else None, colour=_colour(post))
    return _card(post, head, _answer_lines(post), "", _answer_buttons(post, voting))


def comment_message(post: PostView) -> Card:
    """Show a comment: its text, and who wrote it."""
    if post.state is not PostState.VISIBLE:
        return _stub(post)
    foot = [_key(post), f"by {plain(shown_name(post.author))}{_marks(post.author)}"]
    if post.edited_at is not None:
        foot.append(f"edited by {plain(post.edited_by) or 'the author'}")
    embed = discord.Embed(description=shorten(safe_body(post.body), _BODY_ROOM))
    embed.set_footer(text=" · ".join(foot))
    return Card((embed,), (), (_button(post, "more", "More"),))


def card_of(post: PostView, *, voting: VotingMode = VotingMode.REACTIONS) -> Card:
    """Show a post of any kind."""
    if post.kind is PostKind.QUESTION:
        return question_card(post, voting=voting)
    if post.kind is PostKind.ANSWER:
        return answer_card(post, voting=voting)
    return comment_message(post)


def report_card(report: ReportView) -> Card:
    """Show moderators a reported post: what it says, why it was reported, and what became of it."""
    post = report.post
    heading = f"Reported {'once' if report.count == 1 else f'{report.count} times'}"
    if report.count == 0:
        heading = "Report settled"
    body = shorten(safe_body(post.body), _VALUE_ROOM)
    embed = discord.Embed(
        title=shorten(f"{heading}: {safe(post.question_title)}", _TITLE_ROOM),
        description=body or None,
        url=post.link.url,
        colour=discord.Colour.orange(),
    )
    embed.add_field(name=_byline(post), value=_state_of(post), inline=False)
    reasons = [f"- {shorten(safe(reason), _REASON_ROOM)}" for reason in report.reasons if reason]
    if reasons:
        embed.add_field(name="Why", value=_fitting(reasons, _VALUE_ROOM), inline=False)
    embed.set_footer(text=f"report on {_key(post)} · Who reported it is not shown to anyone.")
    return Card((embed,), (), tuple(_report_buttons(report)))


def _report_buttons(report: ReportView) -> Iterator[ButtonSpec]:
    post = report.post
    if post.state is PostState.DELETED:
        return
    if post.state is PostState.HIDDEN:
        yield _button(post, "modshow", "Show again")
    else:
        yield _button(post, "modhide", "Hide", discord.ButtonStyle.danger)
        if report.count:
            yield _button(post, "modkeep", "Keep")
    yield _button(post, "more", "More")


def view_of(card: Card) -> discord.ui.View:
    """Give a card's buttons as Discord wants them; presses are heard by their custom ids."""
    view = discord.ui.View(timeout=None)
    for spec in card.buttons:
        view.add_item(
            discord.ui.Button(label=spec.label, custom_id=spec.custom_id, style=spec.style)
        )
    # A stopped view is not kept by the library: one for each card ever drawn would pile up.
    view.stop()
    return view


def is_card_of(message: discord.Message, post: PostView, *, more: bool = False) -> bool:
    """Tell whether a message shows this post, or with `more` the rest of its text."""
    key = _more_key(post) if more else _key(post)
    feet = [embed.footer.text or "" for embed in message.embeds]
    return any(foot == key or foot.startswith(f"{key} ·") for foot in feet)


def _card(
    post: PostView,
    head: discord.Embed,
    lines: Sequence[str],
    hint: str,
    buttons: tuple[ButtonSpec, ...],
) -> Card:
    head.set_author(name=numbers.votes(post.score))
    byline, state = _byline(post), _fitting(lines, _VALUE_ROOM)
    foot = " · ".join(filter(None, (_key(post), hint)))
    room = _MESSAGE_ROOM - _room_of(head) - sum(map(length, (byline, state, foot)))
    spare = room - _BODY_ROOM
    firsts = (_BODY_ROOM, spare) if spare >= _LEAST_ROOM else (min(room, _BODY_ROOM),)
    parts = split(_shown_body(post), (*firsts, *_MORE_ROOMS))
    embeds = [head]
    head.description = parts[0] if parts else None
    embeds += [discord.Embed(description=part) for part in parts[1 : len(firsts)]]
    tail = embeds[-1]
    tail.add_field(name=byline, value=state, inline=False).set_footer(text=foot)
    _add_comments(post, tail, _MESSAGE_ROOM - sum(map(_room_of, embeds)))
    more = [discord.Embed(description=part) for part in parts[len(firsts) :]]
    if more:
        more[-1].set_footer(text=_more_key(post))
    return Card(tuple(embeds), tuple(more), buttons)


def _shown_body(post: PostView) -> str:
    # What a member wrote by hand stands above the card as they wrote it.
    if post.origin is Origin.ADOPTED and post.edited_at is None:
        return ""
    return safe_body(post.body)


def _question_lines(post: PostView) -> list[str]:
    lines = [f"asked {_moment(post.created_at)}", *_edited(post)]
    if post.tags:
        lines.append("tags: " + shorten(", ".join(map(safe, post.tags)), _TAGS_ROOM))
    lines.append(
        f"**{numbers.compact(post.answers)} {'answer' if post.answers == 1 else 'answers'}**"
    )
    return lines + _states(post)


def _answer_lines(post: PostView) -> list[str]:
    return [f"answered {_moment(post.created_at)}", *_edited(post), *_states(post)]


def _edited(post: PostView) -> list[str]:
    if post.edited_at is None:
        return []
    return [f"edited by {safe(post.edited_by) or 'the author'} {_moment(post.edited_at)}"]


def _states(post: PostView) -> list[str]:
    """The states of a visible post in words."""
    lines = []
    if post.kind is PostKind.ANSWER and post.is_accepted:
        lines.append("**Best answer**")
    if post.accepted:
        links = ", ".join(linked(f"answer {link.post_id}", link.url) for link in post.accepted)
        lines.append(f"**Best answer:** {links}")
    if post.is_closed:
        lines.append(_closed(post))
    return lines


def _closed(post: PostView) -> str:
    said = "**Closed**" + (f" {_BY[post.closed_by]}" if post.closed_by in _BY else "")
    if post.duplicate_of is not None:
        title = excerpt(post.duplicate_of.title, 100)
        return f"{said}, asked before: {linked(title, post.duplicate_of.url)}"
    reason = shorten(safe(post.close_reason or ""), _REASON_ROOM)
    return f"{said}: {reason}" if reason else f"{said}: no new answers."


def _stub(post: PostView) -> Card:
    """The card of a post that is not for everyone to see: nothing of it but its number."""
    embed = discord.Embed(description=_state_of(post), colour=_CLOSED)
    embed.set_footer(text=_key(post))
    gone = post.state is PostState.DELETED
    return Card((embed,), (), () if gone else (_button(post, "more", "More"),))


def _state_of(post: PostView) -> str:
    if post.state is PostState.VISIBLE:
        return f"This {post.kind} can be seen by everyone."
    if post.state is PostState.QUEUED:
        return f"This {post.kind} waits for a moderator to approve it."
    word = "Hidden" if post.state is PostState.HIDDEN else "Deleted"
    said = f"{word} {_BY[post.state_by]}" if post.state_by in _BY else word
    reason = shorten(safe(post.state_reason or ""), _REASON_ROOM)
    return f"{said}: {reason}" if reason else f"{said}."


def _byline(post: PostView) -> str:
    where = ""
    if post.kind is PostKind.QUESTION and post.category is not None:
        where = f"in {shorten(safe(post.category.path), _CATEGORY_ROOM)} "
    return f"{where}by {safe(shown_name(post.author))}{_marks(post.author)}"


def shown_name(author: AuthorView) -> str:
    """Give the name that a post is shown under, as plain text."""
    return author.name or "a former member"


def _marks(author: AuthorView) -> str:
    marks = ""
    if author.is_anonymous:
        marks += " (name not checked)"
    elif author.points is not None:
        marks += f" ({numbers.points(author.points)})"
    return marks + (" (asker)" if author.is_asker else "")


def _add_comments(post: PostView, embed: discord.Embed, room: int) -> None:
    if not post.newest_comments:
        return
    name = "1 comment" if post.comments == 1 else f"{numbers.compact(post.comments)} comments"
    if post.comments > len(post.newest_comments):
        name += f", the newest {len(post.newest_comments)}"
    lines = [_comment_line(comment) for comment in post.newest_comments]
    shown = _fitting(lines, min(_VALUE_ROOM, room - len(name)), newest_last=True)
    if shown:
        embed.add_field(name=name, value=shown, inline=False)


def _comment_line(comment: CommentView) -> str:
    who = f"**{safe(shown_name(comment.author))}**{_marks(comment.author)}"
    return shorten(f"{who}: {safe(excerpt(comment.body, _COMMENT_ROOM))}", _COMMENT_ROOM)


def _fitting(lines: Sequence[str], room: int, *, newest_last: bool = False) -> str:
    """As many of the lines as there is room for; where some must go, the oldest go."""
    kept = list(lines)
    while kept and length("\n".join(kept)) > room:
        kept.pop(0 if newest_last else -1)
    return "\n".join(kept)


def _room_of(embed: discord.Embed) -> int:
    texts: list[str | None] = [embed.title, embed.description, embed.author.name, embed.footer.text]
    for each in embed.fields:
        texts += [each.name, each.value]
    return sum(length(text) for text in texts if text)


def _moment(moment: Any) -> str:
    return discord.utils.format_dt(moment, "R")


def _colour(post: PostView) -> discord.Colour:
    if post.is_closed:
        return _CLOSED
    return _ACCEPTED if post.is_accepted else _OPEN


def _key(post: PostView) -> str:
    """What tells this post's card from any other message, in its footer."""
    return f"{post.kind} {post.id}"


def _more_key(post: PostView) -> str:
    return f"{_key(post)} (continued)"


def _button(
    post: PostView,
    verb: str,
    label: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
) -> ButtonSpec:
    return ButtonSpec(label, f"forum:{verb}:{post.id}", style)


def _question_buttons(post: PostView, voting: VotingMode) -> tuple[ButtonSpec, ...]:
    answer = [_button(post, "answer", "Answer", discord.ButtonStyle.primary)]
    return (
        *([] if post.is_closed else answer),
        _button(post, "comment", "Comment"),
        _button(post, "follow", "Follow"),
        _button(post, "more", "More"),
        *_vote_buttons(post, voting),
    )


def _answer_buttons(post: PostView, voting: VotingMode) -> tuple[ButtonSpec, ...]:
    return (
        _button(post, "comment", "Comment"),
        _button(post, "accept", "Accept", discord.ButtonStyle.success),
        _button(post, "more", "More"),
        *_vote_buttons(post, voting),
    )


def _vote_buttons(post: PostView, voting: VotingMode) -> list[ButtonSpec]:
    if voting is VotingMode.REACTIONS:
        return []
    return [_button(post, verb, label) for verb, label in _VOTE_BUTTONS]
