"""Lists, search and questions, as members see them: private, paged, the same after a restart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from simcord.components import walk_components
from simcord.results import InteractionResult

from db.services import guilds, reading, voting
from forum.vocabulary import Direction, Level
from tests.e2e.conftest import World
from tests.e2e.posts import answer, ask, post, shown
from tests.e2e.simcord_help import set_thread, text_of

TITLES = ("How do I fall asleep sooner?", "Why do my dreams repeat themselves?")


def ids(result: InteractionResult) -> list[str]:
    """The custom ids under a private answer."""
    assert result.response is not None
    found = [each.get("custom_id") for each in walk_components(result.response.components)]
    return [each for each in found if each]


async def add_category(world: World, name: str) -> int:
    actor = world.actor(world.admin, Level.ADMIN)
    made: Any = await guilds.add_category(world.store, actor, name, now=world.now)
    return int(made.id)


async def test_questions_are_listed_with_links_newest_first(world: World) -> None:
    first = await ask(world, world.ann, TITLES[0])
    second = await ask(world, world.ben, TITLES[1])
    text = shown(await world.ben.slash(world.text, "questions"))
    assert text.index(TITLES[1]) < text.index(TITLES[0])
    assert str((await post(world, first)).link.url) in text
    assert f"**{second}**" in text


async def test_an_empty_forum_says_how_to_begin(world: World) -> None:
    for command in ("questions", "unanswered"):
        assert "`/" in shown(await world.ann.slash(world.text, command))
    assert "/ask" in shown(await world.ann.slash(world.text, "search", words="sleep"))


async def test_questions_are_filtered_by_category_tag_state_and_person(world: World) -> None:
    sleep = await add_category(world, "Sleep")
    await ask(world, world.ann, TITLES[0], category_id=sleep, tags="night")
    await ask(world, world.ben, TITLES[1])
    for options in (
        {"category": "sleep"},
        {"category": str(sleep)},
        {"tag": "night"},
        {"person": world.ann},
        {"category": "Sleep", "tag": "night", "person": world.ann, "state": "open"},
    ):
        text = shown(await world.ben.slash(world.text, "questions", **options))
        assert TITLES[0] in text
        assert TITLES[1] not in text
    assert "/ask" in shown(await world.ben.slash(world.text, "questions", state="closed"))


async def test_an_anonymous_question_is_in_no_list_by_person(world: World) -> None:
    await ask(world, world.ann, TITLES[0], shown_name="Robin")
    assert TITLES[0] in shown(await world.ben.slash(world.text, "questions"))
    text = shown(await world.ben.slash(world.text, "questions", person=world.ann))
    assert TITLES[0] not in text


async def test_an_unknown_category_is_refused_in_words(world: World) -> None:
    result = await world.ann.slash(world.text, "questions", category="Nowhere")
    assert "Nowhere" in shown(result)


async def test_category_and_tag_complete(world: World) -> None:
    sleep = await add_category(world, "Sleep")
    await ask(world, world.ann, category_id=sleep, tags="night, nap")
    choices = await world.ben.autocomplete(world.text, "questions", "category", "sl")
    assert choices == [{"name": "Sleep", "value": str(sleep)}]
    choices = await world.ben.autocomplete(world.text, "questions", "tag", "ni")
    assert [choice["value"] for choice in choices] == ["night"]


async def test_lists_turn_their_pages_after_a_restart(world: World) -> None:
    for number in range(11):
        await ask(world, world.member(f"Member{number}"), f"Question number {number} of eleven?")
    result = await world.ann.slash(world.text, "questions")
    assert "Question number 0 " not in shown(result)
    assert result.response is not None
    await world.restart()
    turned = await world.ann.click(result.response, label="Next")
    assert "Question number 0 " in shown(turned)
    assert turned.response is not None
    back = await world.ann.click(turned.response, label="Back")
    assert "Question number 10 " in shown(back)


async def test_a_list_of_last_week_says_how_to_get_a_new_one(world: World) -> None:
    for number in range(11):
        await ask(world, world.member(f"Member{number}"), f"Question number {number} of eleven?")
    result = await world.ann.slash(world.text, "questions")
    assert result.response is not None
    await reading.purge(world.store, now=world.now + timedelta(days=8))
    turned = await world.ann.click(result.response, label="Next")
    assert "seven days" in text_of(turned.followups[0])


async def test_the_kinds_of_unanswered_differ(world: World) -> None:
    first = await ask(world, world.ann, TITLES[0])
    await ask(world, world.ben, TITLES[1])
    await answer(world, world.ben, first)
    text = shown(await world.ann.slash(world.text, "unanswered"))
    assert TITLES[0] not in text
    assert TITLES[1] in text
    text = shown(await world.ann.slash(world.text, "unanswered", kind="no_accepted"))
    assert TITLES[0] in text


async def test_search_finds_words_of_answers_too(world: World) -> None:
    first = await ask(world, world.ann, TITLES[0])
    await ask(world, world.ben, TITLES[1])
    await answer(world, world.ben, first, "Warm milk with honey works wonders.")
    text = shown(await world.ann.slash(world.text, "search", words="honey"))
    assert TITLES[0] in text
    assert TITLES[1] not in text


async def test_related_says_what_to_do_where_nothing_is_close(world: World) -> None:
    first = await ask(world, world.ann, TITLES[0])
    assert "/search" in shown(await world.ben.slash(world.text, "related", question=str(first)))


async def test_a_question_opens_by_number_link_and_picked_title(world: World) -> None:
    first = await ask(world, world.ann, TITLES[0])
    await answer(world, world.ben, first, "Warm milk with honey works wonders.")
    link = (await post(world, first)).link.url
    for pointed in (str(first), f"#{first}", f"question:{first}", link):
        text = shown(await world.ben.slash(world.text, "question", question=pointed))
        assert TITLES[0] in text
        assert "Warm milk" in text


async def test_a_title_completes_and_its_choice_names_the_question(world: World) -> None:
    first = await ask(world, world.ann, TITLES[0])
    choices = await world.ben.autocomplete(world.text, "question", "question", "fall asleep")
    assert choices == [{"name": TITLES[0], "value": f"question:{first}"}]


async def test_words_in_place_of_a_number_are_searched(world: World) -> None:
    await ask(world, world.ann, TITLES[0])
    assert TITLES[0] in shown(await world.ben.slash(world.text, "question", question="asleep"))


async def test_a_number_nobody_has_is_refused_in_words(world: World) -> None:
    text = shown(await world.ben.slash(world.text, "question", question="4711"))
    assert "no" in text.lower()


async def test_opening_counts_one_view_a_member_and_none_of_the_author(world: World) -> None:
    first = await ask(world, world.ann)
    for member in (world.ben, world.ben, world.ann, world.mod):
        await member.slash(world.text, "question", question=str(first))
    await reading.flush_views(world.store)
    assert (await post(world, first)).views == 2


async def test_picking_from_a_list_opens_the_question(world: World) -> None:
    first = await ask(world, world.ann)
    result = await world.ben.slash(world.text, "questions")
    assert result.response is not None
    opened = await world.ben.select(result.response, [str(first)], custom_id="forum:pick:0")
    assert TITLES[0] in shown(opened)


async def test_long_answers_are_turned_through_after_a_restart(world: World) -> None:
    first = await ask(world, world.ann)
    for number in range(3):
        member = world.member(f"Member{number}")
        await answer(world, member, first, f"Reply {number}, at length: " + "breathe, " * 430)
    result = await world.ben.slash(world.text, "question", question=str(first))
    assert result.response is not None
    seen = shown(result)
    await world.restart()
    for place in ("1.1", "1.2"):
        assert result.response is not None
        result = await world.ben.click(result.response, custom_id=f"forum:page:{first}:{place}")
        seen += shown(result)
    assert all(f"Reply {number}, at" in seen for number in range(3))
    assert f"forum:page:{first}:1.3" not in ids(result)


async def test_votes_are_cast_switched_and_taken_back_on_the_private_page(world: World) -> None:
    first = await ask(world, world.ann)
    page = (await world.ben.slash(world.text, "question", question=str(first))).response
    assert page is not None
    for verb, score in (("up", 1), ("down", -1), ("novote", 0)):
        pressed = await world.ben.click(page, custom_id=f"forum:{verb}:{first}")
        assert "It stands at" in shown(pressed)
        assert (await post(world, first)).score == score


async def test_nobody_votes_on_their_own_post_there(world: World) -> None:
    first = await ask(world, world.ann)
    page = (await world.ann.slash(world.text, "question", question=str(first))).response
    assert page is not None
    refused = await world.ann.click(page, custom_id=f"forum:up:{first}")
    assert "own" in shown(refused)
    assert (await post(world, first)).score == 0


async def test_an_archived_question_is_voted_on_from_the_private_page(world: World) -> None:
    first = await ask(world, world.ann)
    await set_thread(world.env, world.threads()[0], archived=True)
    page = (await world.ben.slash(world.text, "question", question=str(first))).response
    assert page is not None
    await world.ben.click(page, custom_id=f"forum:up:{first}")
    await world.show()
    assert (await post(world, first)).score == 1
    vote = await voting.vote_of(world.store, world.actor(world.ben), first)
    assert vote is Direction.UP
