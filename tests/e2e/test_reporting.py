"""Reports, from the member who makes one to the moderators' card."""

from __future__ import annotations

import pytest

from cogs import submitting
from forum.vocabulary import PostState
from tests.e2e.conftest import World
from tests.e2e.posts import ask, post, shown
from tests.e2e.simcord_help import field, text_of


async def test_a_reported_post_comes_to_the_moderators_with_reason_but_no_name(
    world: World,
) -> None:
    first = await ask(world, world.ann)
    card = world.threads()[0].history()[0]
    asked = await world.ben.context_menu(world.threads()[0], "Report", card)
    assert field(asked.modal, "reason")["max_length"] == 500
    reported = await world.ben.submit_modal(asked, {"reason": "Names my neighbour."})
    assert "Thank you" in shown(reported)
    await world.show()
    report = text_of(world.mods.history()[-1])
    assert "Names my neighbour." in report
    assert "Ben" not in report
    again = await world.ben.context_menu(world.threads()[0], "Report", card)
    twice = await world.ben.submit_modal(again, {"reason": "Still there."})
    assert "Thank you" not in shown(twice)
    assert (await post(world, first)).state is PostState.VISIBLE


async def test_talk_cannot_be_reported_and_that_is_said(world: World) -> None:
    talk = await world.ann.send(world.text, "Just talking.")
    assert "is talk" in shown(await world.ben.context_menu(world.text, "Report", talk))


async def test_a_slow_store_lets_a_message_be_reported_by_a_button(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(world, world.ann)
    card = world.threads()[0].history()[0]
    with monkeypatch.context() as impatient:
        impatient.setattr(submitting, "_QUICK", 0.0)
        told = await world.ben.context_menu(world.threads()[0], "Report", card)
    assert "slow right now" in shown(told)
    assert told.response is not None
    again = await world.ben.click(told.response, label="Report")
    assert field(again.modal, "reason")


async def test_moderators_act_on_the_report_card_after_a_restart(world: World) -> None:
    first = await ask(world, world.ann)
    card = world.threads()[0].history()[0]
    asked = await world.ben.context_menu(world.threads()[0], "Report", card)
    await world.ben.submit_modal(asked, {"reason": "Names my neighbour."})
    await world.show()
    report = world.mods.history()[-1]
    await world.restart()
    kept = await world.mod.click(report, custom_id=f"forum:modkeep:{first}")
    assert "Kept" in shown(kept)
    await world.show()
    assert "Report settled" in text_of(world.mods.history()[-1])
    form = await world.mod.click(report, custom_id=f"forum:modhide:{first}")
    hidden = await world.mod.submit_modal(form, {"reason": "Names a person."})
    assert "Hidden" in shown(hidden)
    await world.show()
    assert (await post(world, first)).state is PostState.HIDDEN
    shown_again = await world.mod.click(world.mods.history()[-1], label="Show again")
    assert "can be seen again" in shown(shown_again)
    assert (await post(world, first)).state is PostState.VISIBLE


async def test_a_form_that_was_open_during_a_restart_still_arrives(world: World) -> None:
    first = await ask(world, world.ann)
    card = world.threads()[0].history()[0]
    asked = await world.ben.context_menu(world.threads()[0], "Report", card)
    await world.restart()
    reported = await world.ben.submit_modal(asked, {"reason": "Names my neighbour."})
    assert "Thank you" in shown(reported)
    assert first


async def test_a_report_can_be_made_from_the_menu_of_a_post(world: World) -> None:
    first = await ask(world, world.ann)
    menu = await world.ben.click(world.threads()[0].history()[0], custom_id=f"forum:more:{first}")
    assert menu.response is not None
    form = await world.ben.click(menu.response, label="Report")
    assert "Thank you" in shown(await world.ben.submit_modal(form, {"reason": "Is an advert."}))


async def test_five_reports_hide_a_post_until_a_moderator_shows_it(world: World) -> None:
    first = await ask(world, world.ann)
    thread = world.threads()[0]
    for number in range(5):
        member = world.member(f"Member{number}")
        form = await member.context_menu(thread, "Report", thread.history()[0])
        await member.submit_modal(form, {"reason": "Is an advert."})
    await world.show()
    assert (await post(world, first)).state is PostState.HIDDEN
    await world.mod.click(world.mods.history()[-1], label="Show again")
    await world.show()
    assert (await post(world, first)).state is PostState.VISIBLE
    assert "Report settled" in text_of(world.mods.history()[-1])
