"""Errand "report": the moderators' card of a reported post."""

from __future__ import annotations

import secrets

import discord

from bot.courier.delivery import Delivery, GiveUpError
from cogs.ui.cards import report_card, view_of
from db.records import ReportView
from db.services import moderating
from forum.errors import NoSuchPostError


async def carry_report(delivery: Delivery) -> None:
    """Make the card in the moderators' channel, or bring the one there up to date."""
    try:
        report = await moderating.report_card(delivery.store, int(delivery.item.rest))
    except NoSuchPostError:
        return
    if report.mod_channel_id is None:
        raise GiveUpError("No channel for reports is chosen. Pick one with `/forum setup`.")
    place = delivery.place(report.mod_channel_id)
    card = report_card(report)
    if report.message_id is not None:
        message = place.get_partial_message(report.message_id)
        try:
            await message.edit(embeds=list(card.embeds), view=view_of(card))
        except discord.NotFound:
            pass  # a moderator deleted it; a new report is worth a new card
        else:
            return
    await delivery.begin()
    sent = await delivery.find_own(
        place, report.post.created_at, lambda message: _is_report_of(message, report)
    ) or await place.send(embeds=list(card.embeds), view=view_of(card), nonce=secrets.token_hex(8))
    await moderating.report_posted(delivery.store, report.post.id, sent.id)


def _is_report_of(message: discord.Message, report: ReportView) -> bool:
    feet = [embed.footer.text or "" for embed in message.embeds]
    return any(foot.startswith(f"report on {report.post.kind} {report.post.id} ·") for foot in feet)
