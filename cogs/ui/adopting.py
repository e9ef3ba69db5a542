"""What is said around messages that become posts."""

from __future__ import annotations

import discord
from discord import ui

from cogs.ui.buttons import button, view_with
from cogs.ui.text import safe
from forum.vocabulary import PostKind

NO_QUESTION_HERE = (
    "A message becomes an answer in the thread of a question, and this is not one. "
    "*Make this a question* works everywhere."
)
NOT_A_MEMBER = (
    "Only what a member wrote can become a post; this is from a bot, a webhook or Discord."
)
PROPOSED = "Its author is asked under the message. Only they can say yes."
DECLINED = "Then it stays a message."
NOT_ADOPTED_PRIVATELY = "This post is not part of the forum. A moderator can tell you why."
_KINDS = {PostKind.QUESTION: "a question", PostKind.ANSWER: "an answer"}


def not_adopted(reason: str) -> str:
    """Tell a member why their own post is none of the forum's."""
    return f"This post is not part of the forum, so it takes no votes or answers there. {reason}"


def proposal(author_id: int, proposer: str, kind: PostKind) -> str:
    """Ask an author whether their message may become a post."""
    return (
        f"<@{author_id}>, {safe(proposer)} would like to make this message {_KINDS[kind]} in the "
        "forum, under your name. It is up to you; without an answer nothing happens."
    )


def proposal_view(draft_id: int) -> ui.View:
    """Put the author's answers under a proposal."""
    return view_with(
        button("consent", draft_id, "Yes", style=discord.ButtonStyle.success),
        button("decline", draft_id, "No"),
    )
