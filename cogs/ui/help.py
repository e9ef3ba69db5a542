"""Help for members: the commands they need, the guidelines, and how anonymity works."""

from __future__ import annotations

import discord

from db.records import GuildSettings
from forum.vocabulary import VotingMode

#: At most 100 characters: Discord's room for the description of a form's field.
GUIDELINES_SHORT = (
    "One question at a time, enough to understand it, no details that identify others."
)

GUIDELINES = (
    "**Be kind.** People here write about hard things. Speak to the question, not about the "
    "person.\n"
    "**One question at a time**, in a title that says what it is about. Add what others need to "
    "know to help.\n"
    "**Keep people private.** Leave out names, places and anything else by which you or others "
    "could be recognised.\n"
    "**Answers help with the question.** Ask back or add something small as a comment.\n"
    "**Vote for what helps**, and accept the answer that helped you most.\n"
    "**This is no emergency service.** If someone is in danger now, call your local emergency "
    "number."
)

_COMMANDS = (
    "`/ask` – ask a question\n"
    "`/questions`, `/unanswered`, `/search` – find questions\n"
    "`/question` – read one with its answers, and vote there\n"
    "`/answer`, `/comment` – or the buttons under a card\n"
    "`/accept` – choose the best answer to your question\n"
    "`/edit`, `/delete` – change or take away what you wrote\n"
    "`/follow` – hear of new answers to a question\n"
    "`/inbox`, `/notifications` – what is new for you\n"
    "`/why` – why a vote of yours did not count\n"
    "`/drafts` – texts of yours that were not posted\n"
    "`/profile`, `/leaderboard` – points\n"
    "`/privacy` – what is kept of you; get it, erase it\n"
    "To report a post: hold it (or right-click it), then Apps, then *Report*."
)

_ANONYMITY = (
    "Every form has the field *Your name to display (optional)*. Leave it empty to post as you. "
    "Write any name, or *anonymous*, and your Discord name is not shown.\n"
    "Who wrote it is kept encrypted: neither members nor moderators see it, and it shows no "
    "points and earns none. You can still edit it, accept an answer to it and hear of answers, by "
    "DM or in `/inbox`.\n"
    "What you write can still give you away, so leave out what others know about you."
)

_VOTING = {
    VotingMode.REACTIONS: "Add {up} or {down} to a question or an answer, or use `/vote`. "
    "Take the reaction off to take the vote back.",
    VotingMode.BUTTONS: "Press *Vote up* or *Vote down* under a question or an answer, or use "
    "`/vote`. Nobody sees how you voted.",
    VotingMode.BOTH: "Add {up} or {down} to a question or an answer as a reaction, press *Vote up* "
    "or *Vote down* under it, or use `/vote`.",
}


def help_embed(settings: GuildSettings) -> discord.Embed:
    """Show a member how this forum works."""
    voting = _VOTING[settings.policy.voting].format(up=settings.up_emoji, down=settings.down_emoji)
    embed = discord.Embed(title="How this forum works", description=_COMMANDS)
    embed.add_field(name="Voting", value=voting, inline=False)
    embed.add_field(name="Guidelines", value=GUIDELINES, inline=False)
    embed.add_field(name="Posting without your name", value=_ANONYMITY, inline=False)
    if settings.home_channel_id is not None:
        embed.add_field(
            name="Where questions are", value=f"<#{settings.home_channel_id}>", inline=False
        )
    return embed
