"""Profiles, the board, following, help and the inbox, as members see them."""

from __future__ import annotations

from tests.e2e.conftest import World
from tests.e2e.posts import answer, ask, shown
from tests.e2e.simcord_help import close_dms, text_of


async def test_a_profile_shows_what_one_did_under_ones_name(world: World) -> None:
    first = await ask(world, world.ann)
    await answer(world, world.ben, first)
    text = shown(await world.ann.slash(world.text, "profile", person=world.ben))
    assert text.startswith("Ben")
    assert "1 answer" in text
    assert "140 points" in text


async def test_an_anonymous_question_is_in_no_profile(world: World) -> None:
    await ask(world, world.ann, shown_name="Robin")
    text = shown(await world.ann.slash(world.text, "profile"))
    assert "0 questions" in text
    assert "100 points" in text


async def test_the_menu_of_a_person_shows_their_profile(world: World) -> None:
    text = shown(await world.ann.context_menu(world.text, "Forum profile", world.ben))
    assert text.startswith("Ben")


async def test_the_board_lists_members_by_points_in_pages(world: World) -> None:
    first = await ask(world, world.ann)
    for number in range(21):
        await answer(world, world.member(f"Member{number}"), first, f"This is answer {number}.")
    result = await world.ben.slash(world.text, "leaderboard")
    assert "Page 1 of 2" in shown(result)
    assert result.response is not None
    await world.restart()
    turned = await world.ben.click(result.response, label="Next")
    assert "Page 2 of 2" in shown(turned)
    assert "Ann" in shown(turned)


async def test_help_has_commands_guidelines_and_anonymity(world: World) -> None:
    text = shown(await world.ann.slash(world.text, "help"))
    for expected in ("/ask", "/privacy", "Be kind", "Your name to display (optional)", "👍"):
        assert expected in text


async def test_following_and_unfollowing_by_command_and_button(world: World) -> None:
    first = await ask(world, world.ann)
    assert "You follow" in shown(await world.ben.slash(world.text, "follow", question=str(first)))
    card = world.threads()[0].history()[0]
    pressed = await world.ben.click(card, custom_id=f"forum:follow:{first}")
    assert "no longer" in shown(pressed)


async def test_the_inbox_tells_of_an_answer_with_a_link(world: World) -> None:
    first = await ask(world, world.ann)
    await answer(world, world.ben, first)
    text = shown(await world.ann.slash(world.text, "inbox"))
    assert "new answer to your question [How do I fall asleep sooner?](https://discord" in text
    assert "Nothing has happened" in shown(await world.mod.slash(world.text, "inbox"))


async def test_an_anonymous_asker_finds_the_answer_in_their_inbox_only(world: World) -> None:
    first = await ask(world, world.ann, shown_name="Robin")
    await answer(world, world.ben, first)
    assert "new answer" in shown(await world.ann.slash(world.text, "inbox"))
    assert not any(
        f"<@{world.ann.id}>" in text_of(message)
        for thread in world.threads()
        for message in thread.history()
    )


async def test_closed_dms_are_tried_again_once_the_member_asks(world: World) -> None:
    first = await ask(world, world.ann)
    assert "always in `/inbox`" in shown(await world.ann.slash(world.text, "notifications"))
    close_dms(world.env, world.ann.user)
    hidden = await world.mod.slash(world.text, "mod hide", post=str(first), reason="Not here.")
    assert "Hidden" in shown(hidden)
    await world.show()
    result = await world.ann.slash(world.text, "notifications")
    assert "closed" in shown(result)
    assert result.response is not None
    close_dms(world.env, world.ann.user, closed=False)
    pressed = await world.ann.click(result.response, label="Try my DMs again")
    assert "try your DMs again" in shown(pressed)
    assert "closed" not in shown(await world.ann.slash(world.text, "notifications"))
