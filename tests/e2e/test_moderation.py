"""What moderators do with posts, and what members may not."""

from __future__ import annotations

import pytest

from forum.vocabulary import PostState
from tests.e2e.conftest import World
from tests.e2e.posts import answer, ask, post, shown
from tests.e2e.simcord_help import text_of


def card_text(world: World) -> str:
    """What stands on the first question's card."""
    return text_of(world.threads()[0].history()[0])


async def test_hiding_takes_the_text_off_the_card_and_showing_brings_it_back(world: World) -> None:
    first = await ask(world, world.ann)
    hidden = await world.mod.slash(
        world.text, "mod hide", post=str(first), reason="Names a person."
    )
    assert "Hidden" in shown(hidden)
    await world.show()
    assert (await post(world, first)).state is PostState.HIDDEN
    assert "lie awake" not in card_text(world)
    assert "Hidden" in card_text(world)
    await world.mod.slash(world.text, "mod show", post=str(first))
    await world.show()
    assert "lie awake" in card_text(world)


async def test_the_author_is_told_with_the_reason(world: World) -> None:
    first = await ask(world, world.ann)
    await world.mod.slash(world.text, "mod hide", post=str(first), reason="Names a person.")
    text = shown(await world.ann.slash(world.text, "inbox"))
    assert "was hidden. Reason:" in text
    assert "Names a person." in text


async def test_a_question_is_closed_as_a_repeat_by_the_title_of_the_other(world: World) -> None:
    await ask(world, world.ann)
    second = await ask(world, world.ben, "Why do I wake up at four?")
    await world.mod.slash(
        world.text,
        "mod close",
        post="why do I wake up at FOUR?",
        reason="Asked before.",
        duplicate="How do I fall asleep sooner?",
    )
    await world.show()
    assert (await post(world, second)).duplicate_of is not None


async def test_a_question_does_not_repeat_itself(world: World) -> None:
    first = str(await ask(world, world.ann))
    refused = await world.mod.slash(
        world.text, "mod close", post=first, reason="Asked before.", duplicate=first
    )
    assert "cannot repeat itself" in shown(refused)


async def test_closing_and_reopening_stand_on_the_card(world: World) -> None:
    first = await ask(world, world.ann)
    await world.mod.slash(world.text, "mod close", post=str(first), reason="Answered elsewhere.")
    await world.show()
    assert "Answered elsewhere." in card_text(world)
    refused = await world.ben.slash(world.text, "mod reopen", post=str(first))
    assert "It is open again" not in shown(refused)
    await world.mod.slash(world.text, "mod reopen", post=str(first))
    await world.show()
    assert not (await post(world, first)).is_closed


async def test_closing_as_a_duplicate_links_the_original(world: World) -> None:
    original = await ask(world, world.ann)
    copy = await ask(world, world.ben, "Why does falling asleep take hours?")
    await world.mod.slash(
        world.text, "mod close", post=str(copy), reason="Asked before.", duplicate=str(original)
    )
    duplicate_of = (await post(world, copy)).duplicate_of
    assert duplicate_of is not None
    assert duplicate_of.post_id == original


async def test_deleting_takes_the_card_away(world: World) -> None:
    first = await ask(world, world.ann)
    second = await answer(world, world.ben, first)
    refused = await world.mod.slash(world.text, "mod delete", post=str(first), reason="Spam.")
    assert "Deleted" not in shown(refused)
    await world.mod.slash(world.text, "mod delete", post=str(second), reason="Spam.")
    await world.show()
    assert (await post(world, second)).state is PostState.DELETED
    assert not any(
        "same time every day" in text_of(message) for message in world.threads()[0].history()
    )


async def test_a_post_can_be_named_by_its_link(world: World) -> None:
    first = await ask(world, world.ann)
    link = (await post(world, first)).link.url
    await world.mod.slash(world.text, "mod hide", post=link, reason="Names a person.")
    assert (await post(world, first)).state is PostState.HIDDEN


@pytest.mark.parametrize("verb", ["hide", "close", "delete"])
async def test_members_cannot_moderate_others(world: World, verb: str) -> None:
    first = await ask(world, world.ann)
    refused = await world.ben.slash(world.text, f"mod {verb}", post=str(first), reason="No.")
    assert shown(refused)
    kept = await post(world, first)
    assert kept.state is PostState.VISIBLE
    assert not kept.is_closed


async def test_a_post_that_is_not_there_is_refused_in_words(world: World) -> None:
    for pointed in ("4711", "something else"):
        refused = await world.mod.slash(world.text, "mod hide", post=pointed, reason="Spam.")
        assert "wrong on my side" not in shown(refused)
