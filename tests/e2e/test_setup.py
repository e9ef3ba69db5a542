"""Set-up as an admin goes through it: channels, tags, permissions, emoji, levels and rules."""

from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord
from simcord.builders import ChannelHandle
from simcord.http import router
from simcord.results import InteractionResult

from db.services import guilds
from forum.vocabulary import Level, VotingMode
from tests.e2e.conftest import World
from tests.e2e.posts import ask, post, shown
from tests.e2e.simcord_help import delete_channel, field, set_bot_permissions, text_of


async def settings(world: World) -> Any:
    return await guilds.get_settings(world.store, world.guild.id)


def tags(world: World, channel: ChannelHandle) -> list[str]:
    """The names of a forum channel's tags."""
    return [tag["name"] for tag in world.env.backend.get_channel(channel.id).available_tags]


def panel(result: InteractionResult) -> simcord.ResponseMessage:
    assert result.response is not None
    assert result.response.ephemeral
    return result.response


async def test_setup_is_not_offered_to_members(world: World) -> None:
    assert "forum setup" not in world.ann.available_commands(world.text)
    assert "forum setup" in world.admin.available_commands(world.text)


async def test_a_member_whom_the_server_lets_in_is_refused_by_the_verb(world: World) -> None:
    command = world.env.backend.commands[None]["forum", 1]
    world.guild.set_command_permissions(int(command["id"]), {world.ann: True})
    await world.env.settle()
    refused = await world.ann.slash(world.text, "forum settings", best_answers=3)
    assert "wrong on my side" not in shown(refused)
    assert (await settings(world)).policy.best_answers == 1


async def test_picking_a_forum_channel_makes_its_tags(world: World) -> None:
    other = world.guild.create_forum_channel("help-desk")
    await world.env.settle()
    shown_panel = panel(await world.admin.slash(world.text, "forum setup"))
    await world.restart()
    await world.admin.select(shown_panel, [other], custom_id="forum:home:0")
    assert (await settings(world)).home_channel_id == other.id
    assert tags(world, other) == ["Open", "Answered", "Best answer", "Closed"]
    known = await guilds.get_channel(world.store, world.guild.id, other.id)
    assert known is not None
    assert set(known.state_tags) == {"open", "answered", "accepted", "closed"}


async def test_a_question_in_the_chosen_channel_carries_its_state_tag(world: World) -> None:
    shown_panel = panel(await world.admin.slash(world.text, "forum setup"))
    await world.admin.select(shown_panel, [world.forum], custom_id="forum:home:0")
    await ask(world, world.ann)
    available = world.env.backend.get_channel(world.forum.id).available_tags
    names = {int(tag["id"]): tag["name"] for tag in available}
    applied = world.env.backend.get_channel(world.threads()[0].id).applied_tags
    assert [names[int(tag)] for tag in applied] == ["Open"]


async def test_without_a_home_channel_one_is_created(world: World) -> None:
    world.env.backend.delete_channel(world.forum.id)
    await world.env.settle()
    shown_panel = panel(await world.admin.slash(world.text, "forum setup"))
    await world.admin.click(shown_panel, label="Create a channel for questions")
    home = world.env.backend.get_channel((await settings(world)).home_channel_id)
    assert home.name == "questions"
    assert home.type == discord.ChannelType.forum.value


async def test_without_community_a_text_channel_is_offered_and_works(world: World) -> None:
    world.env.backend.delete_channel(world.forum.id)
    await world.env.settle()
    world.env.inject_error("POST", "/guilds/*/channels", status=400, code=50024, times=1)
    shown_panel = panel(await world.admin.slash(world.text, "forum setup"))
    refused = await world.admin.click(shown_panel, label="Create a channel for questions")
    assert "Community" in text_of(panel(refused))
    await world.admin.click(panel(refused), label="Use a text channel")
    home = world.env.backend.get_channel((await settings(world)).home_channel_id)
    assert home.type == discord.ChannelType.text.value


async def test_what_is_missing_is_named_with_its_channel_and_the_fix(world: World) -> None:
    set_bot_permissions(world.env, world.guild, world.forum, manage_messages=False)
    set_bot_permissions(world.env, world.guild, world.mods, view_channel=False)
    await world.env.settle()
    text = text_of(panel(await world.admin.slash(world.text, "forum setup")))
    assert f"<#{world.forum.id}>: better with **Manage Messages**" in text
    assert f"<#{world.mods.id}>: ❗ needed **View Channel**" in text
    assert "Fix:" in text


async def test_checking_again_sees_what_was_put_right(world: World) -> None:
    set_bot_permissions(world.env, world.guild, world.forum, manage_messages=False)
    await world.env.settle()
    shown_panel = panel(await world.admin.slash(world.text, "forum setup"))
    set_bot_permissions(world.env, world.guild, world.forum, manage_messages=True)
    await world.env.settle()
    again = await world.admin.click(shown_panel, label="Check again")
    assert "Manage Messages" not in text_of(panel(again))


async def test_missing_manage_channels_is_said_when_tags_cannot_be_made(world: World) -> None:
    set_bot_permissions(world.env, world.guild, manage_channels=False)
    await world.env.settle()
    shown_panel = panel(await world.admin.slash(world.text, "forum setup"))
    refused = await world.admin.select(shown_panel, [world.forum], custom_id="forum:home:0")
    assert "could not make its tags" in text_of(panel(refused))
    assert "Manage Channels" in text_of(panel(refused))


async def test_first_categories_come_from_one_form_and_get_tags(world: World) -> None:
    shown_panel = panel(await world.admin.slash(world.text, "forum setup"))
    form = await world.admin.click(shown_panel, label="Add categories")
    assert field(form.modal, "names")["style"] == discord.TextStyle.paragraph.value
    added = await world.admin.submit_modal(form, {"names": "Sleep\nWork\n\nSleep"})
    assert "Sleep, Work" in text_of(panel(added))
    assert {"Sleep", "Work"} <= set(tags(world, world.forum))


async def test_more_than_twenty_categories_at_once_is_said_and_tags_run_out(world: World) -> None:
    shown_panel = panel(await world.admin.slash(world.text, "forum setup"))
    form = await world.admin.click(shown_panel, label="Add categories")
    names = "\n".join(f"Category {number}" for number in range(22))
    text = text_of(panel(await world.admin.submit_modal(form, {"names": names})))
    assert "the first 20" in text
    assert "There was no room for a tag for: Category 16" in text
    assert len(tags(world, world.forum)) == 20


async def test_reports_go_where_the_admin_says(world: World) -> None:
    staff = world.guild.create_text_channel("staff")
    await world.env.settle()
    shown_panel = panel(await world.admin.slash(world.text, "forum setup"))
    await world.admin.select(shown_panel, [staff], custom_id="forum:modchannel:0")
    assert (await settings(world)).mod_channel_id == staff.id


async def test_categories_are_added_renamed_moved_and_removed(world: World) -> None:
    add = "forum category add"
    await world.admin.slash(world.text, add, name="Health")
    result = await world.admin.slash(world.text, add, name="Sleep", parent="Health")
    assert "• Health\n  • Sleep" in shown(result)
    own = world.guild.create_forum_channel("sleep")
    await world.env.settle()
    moved = await world.admin.slash(
        world.text, "forum category channel", category="Sleep", channel=own
    )
    assert f"<#{own.id}>" in shown(moved)
    assert "Open" in tags(world, own)
    await world.admin.slash(world.text, "forum category rename", category="Health", name="Body")
    assert "Body" in tags(world, world.forum)
    assert "Health" not in tags(world, world.forum)
    refused = await world.admin.slash(world.text, "forum category remove", category="Body")
    assert "wrong on my side" not in shown(refused)
    await world.admin.slash(world.text, "forum category remove", category="Sleep")
    await world.admin.slash(world.text, "forum category remove", category="Body")
    assert "Body" not in tags(world, world.forum)
    assert "no categories" in shown(await world.admin.slash(world.text, "forum category list"))


async def test_a_question_of_a_category_goes_to_its_channel(world: World) -> None:
    own = world.guild.create_forum_channel("sleep")
    await world.env.settle()
    await world.admin.slash(world.text, "forum category add", name="Sleep", channel=own)
    categories = await guilds.list_categories(world.store, world.guild.id)
    number = await ask(world, world.ann, category_id=categories[0].id)
    assert (await post(world, number)).channel_id == own.id


async def test_too_many_changes_at_once_are_said_and_nothing_is_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = router.dispatch

    def limited(backend: Any, method: str, path: str, **kw: Any) -> Any:
        if (method, path) == ("PATCH", f"/channels/{world.forum.id}"):
            raise discord.RateLimited(300)
        return real(backend, method, path, **kw)

    monkeypatch.setattr(router, "dispatch", limited)
    told = shown(await world.admin.slash(world.text, "forum category add", name="Sleep"))
    assert "wants a pause" in told
    assert "Sleep" in told


async def test_an_admins_own_tags_stay(world: World) -> None:
    backend = world.env.backend
    own = {"id": str(backend.snowflake()), "name": "Pets", "moderated": False}
    backend.edit_channel(
        world.forum.id, {"available_tags": [own | {"emoji_id": None, "emoji_name": None}]}
    )
    await world.env.settle()
    await world.admin.slash(world.text, "forum category add", name="Sleep")
    assert {"Pets", "Open", "Sleep"} <= set(tags(world, world.forum))


async def test_vote_emoji_are_tried_and_stand_on_new_cards(world: World) -> None:
    done = await world.admin.slash(world.text, "forum emoji", up="⬆️", down="⬇️")
    assert "New cards" in shown(done)
    assert not world.mods.history()
    await ask(world, world.ann)
    seeded = [str(each.emoji) for each in world.threads()[0].history()[0].reactions]
    assert seeded == ["⬆️", "⬇️"]


async def test_an_emoji_of_this_server_can_be_chosen(world: World) -> None:
    made = world.guild.create_emoji("yes")
    await world.env.settle()
    text = f"<:yes:{made.id}>"
    await world.admin.slash(world.text, "forum emoji", up=text, down="👎")
    assert (await settings(world)).up_emoji == text


@pytest.mark.parametrize(
    ("up", "down"), [("yes", "no"), ("👍", "👍"), ("<:other:123456789012345678>", "👎")]
)
async def test_what_is_no_usable_emoji_is_refused(world: World, up: str, down: str) -> None:
    refused = await world.admin.slash(world.text, "forum emoji", up=up, down=down)
    assert "emoji" in shown(refused)
    assert (await settings(world)).up_emoji == "👍"


async def test_an_emoji_discord_does_not_know_is_refused_in_words(world: World) -> None:
    world.env.inject_error("PUT", "/channels/*/reactions/*", status=400, code=10014, times=1)
    refused = await world.admin.slash(world.text, "forum emoji", up="⬆️", down="⬇️")
    assert "does not know that emoji" in shown(refused)
    assert not world.mods.history()


async def test_a_role_is_given_a_level_and_loses_it(world: World) -> None:
    role = world.guild.create_role("Helpers")
    await world.env.settle()
    given = await world.admin.slash(world.text, "forum level", role=role, level=int(Level.EXPERT))
    assert f"<@&{role.id}>: expert" in shown(given)
    taken = await world.admin.slash(world.text, "forum level", role=role, level=0)
    assert "No role has a level" in shown(taken)


async def test_a_role_without_a_level_changes_nothing_and_that_is_said(world: World) -> None:
    role = world.guild.create_role("Listeners")
    await world.env.settle()
    told = await world.admin.slash(world.text, "forum level", role=role)
    assert "name both" in shown(told)


async def test_rules_are_shown_and_changed(world: World) -> None:
    assert "**1**" in shown(await world.admin.slash(world.text, "forum settings"))
    await world.admin.slash(
        world.text, "forum settings", best_answers=2, preset="gentle", voting="both"
    )
    policy = (await settings(world)).policy
    assert policy.best_answers == 2
    assert policy.voting is VotingMode.BOTH
    assert policy.votes_a_day == 40


async def test_the_panel_has_an_ask_button_that_outlives_a_restart(world: World) -> None:
    posted = await world.admin.slash(world.text, "forum panel", channel=world.text)
    assert "Posted" in shown(posted)
    message, pinned = world.text.history()
    assert pinned.type is discord.MessageType.pins_add
    assert "Be kind" in text_of(message)
    await world.restart()
    form = await world.ann.click(message, label="Ask")
    assert form.modal is not None


async def test_the_panel_in_a_forum_channel_is_a_post_that_nobody_adopts(world: World) -> None:
    assert "pinned" in shown(await world.admin.slash(world.text, "forum panel"))
    await world.show()
    assert [thread.name for thread in world.threads()] == ["Ask a question"]
    assert len(world.threads()[0].history()) == 1


async def test_a_panel_that_cannot_be_posted_says_why(world: World) -> None:
    set_bot_permissions(world.env, world.guild, world.text, send_messages=False)
    await world.env.settle()
    refused = await world.admin.slash(world.text, "forum panel", channel=world.text)
    assert "could not post the panel" in shown(refused)


async def test_a_panel_where_every_post_needs_a_tag_says_what_to_do(world: World) -> None:
    world.env.inject_error("POST", f"/channels/{world.forum.id}/threads", status=400, code=40067)
    assert "Require people" in shown(await world.admin.slash(world.text, "forum panel"))


async def test_a_panel_that_cannot_be_pinned_says_so(world: World) -> None:
    world.env.inject_error("PUT", "/channels/*/pins/*", status=403, code=50013, times=1)
    posted = await world.admin.slash(world.text, "forum panel", channel=world.text)
    assert "Pin it yourself" in shown(posted)


async def test_what_a_permission_was_missing_for_is_named_and_shown_once_it_is_there(
    world: World,
) -> None:
    set_bot_permissions(world.env, world.guild, world.forum, send_messages=False)
    await ask(world, world.ann)
    assert not world.threads()
    checked = panel(await world.admin.slash(world.text, "forum setup"))
    assert "1 ×: I lack a permission there." in text_of(checked)
    set_bot_permissions(world.env, world.guild, world.forum, send_messages=True)
    await world.env.settle()
    again = await world.admin.click(checked, label="Check again")
    assert "I try again now" in shown(again)
    await world.show()
    assert len(world.threads()) == 1
    assert "could not show" not in shown(await world.admin.slash(world.text, "forum setup"))


async def test_reports_wait_for_a_channel_and_setup_says_so(world: World) -> None:
    question = await ask(world, world.ann)
    await delete_channel(world.env, world.mods)
    card = world.threads()[0].history()[0]
    form = await world.ben.context_menu(world.threads()[0], "Report", card)
    await world.ben.submit_modal(form, {"reason": "It names me."})
    await world.show()
    shown_panel = panel(await world.admin.slash(world.text, "forum setup"))
    assert "reports reach nobody" in text_of(shown_panel)
    assert "No channel for reports" in text_of(shown_panel)
    await world.admin.select(shown_panel, [world.text], custom_id="forum:modchannel:0")
    await world.show()
    assert "It names me." in text_of(world.text.history()[-1])
    assert f"report on question {question}" in text_of(world.text.history()[-1])


async def test_categories_that_differ_in_case_alone_are_one(world: World) -> None:
    shown_panel = panel(await world.admin.slash(world.text, "forum setup"))
    form = await world.admin.click(shown_panel, label="Add categories")
    await world.admin.submit_modal(form, {"names": "Work\nSleep\nwork\nFriends"})
    categories = await guilds.list_categories(world.store, world.guild.id)
    assert [each.name for each in categories] == ["Work", "Sleep", "Friends"]
