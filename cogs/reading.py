"""Finding and reading: lists, search, related questions, and one question with its answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands
from discord.utils import utcnow

from cogs.pointing import (
    complete_category,
    complete_question,
    complete_tag,
    find_post,
    get_category,
    get_post_id,
)
from cogs.ui import lists
from cogs.ui.actors import actor_of
from cogs.ui.buttons import buttons, picked
from cogs.ui.replies import replace, say, wait
from cogs.ui.screens import read_place, screen_view, screens
from cogs.ui.voted import vote_outcome
from db.records import ListQuery, Page
from db.services import reading, voting
from db.store import Store
from forum.vocabulary import Direction, Door, ListState, Sort

if TYPE_CHECKING:
    from bot.client import ForumBot

    Here = discord.Interaction[ForumBot]

_QUESTIONS = "questions"
_SEARCH = "search"

SORTS = [app_commands.Choice(name=sort.value, value=sort.value) for sort in Sort]
STATES = [
    app_commands.Choice(name=heading, value=state.value)
    for state, heading in lists.STATE_HEADINGS.items()
]
UNANSWERED = [
    app_commands.Choice(name=lists.STATE_HEADINGS[state], value=state.value)
    for state in (ListState.NO_ANSWER, ListState.NO_ACCEPTED, ListState.NO_UPVOTED)
]


class Reading(commands.Cog):
    """Shows questions, to the one who asked only."""

    def __init__(self, store: Store) -> None:
        """Take the store that is read."""
        self._store = store

    @app_commands.command()
    @app_commands.autocomplete(question=complete_question)
    async def question(self, interaction: Here, question: app_commands.Range[str, 1, 200]) -> None:
        """Read a question with its answers, and vote there.

        Args:
            question: Its number, a link to it, or words of its title.
        """
        await wait(interaction)
        post_id = await find_post(self._store, _guild_id(interaction), question)
        if post_id is None:
            await self._show_list(interaction, _SEARCH, {"words": question})
        else:
            await self._open(interaction, post_id)

    @app_commands.command()
    @app_commands.choices(sort=SORTS, state=STATES)
    @app_commands.autocomplete(category=complete_category, tag=complete_tag)
    async def questions(
        self,
        interaction: Here,
        sort: str = Sort.RECENT.value,
        category: app_commands.Range[str, 1, 400] | None = None,
        tag: app_commands.Range[str, 1, 80] | None = None,
        state: str = ListState.ALL.value,
        person: discord.User | None = None,
    ) -> None:
        """List questions, the newest first or as you choose.

        Args:
            sort: What comes first.
            category: Only questions in this category.
            tag: Only questions with this tag.
            state: Only questions in this state.
            person: Only questions this person asked under their own name.
        """
        await wait(interaction)
        heading = lists.SORT_HEADINGS[Sort(sort)]
        query = await self._query(interaction, heading, Sort(sort), ListState(state), category)
        if tag:
            query |= {"tag": tag, "heading": f"{query['heading']}, tagged {tag}"}
        if person:
            heading = f"{query['heading']}, by {person.display_name}"
            query |= {"author_id": person.id, "heading": heading}
        await self._show_list(interaction, _QUESTIONS, query)

    @app_commands.command()
    @app_commands.choices(kind=UNANSWERED)
    @app_commands.autocomplete(category=complete_category)
    async def unanswered(
        self,
        interaction: Here,
        kind: str = ListState.NO_ANSWER.value,
        category: app_commands.Range[str, 1, 400] | None = None,
    ) -> None:
        """List open questions that still wait for an answer.

        Args:
            kind: What they wait for.
            category: Only questions in this category.
        """
        await wait(interaction)
        query = await self._query(
            interaction, "Open questions", Sort.RECENT, ListState(kind), category
        )
        await self._show_list(interaction, _QUESTIONS, query)

    @app_commands.command()
    async def search(self, interaction: Here, words: app_commands.Range[str, 1, 200]) -> None:
        """Find questions by words in them, their answers and comments.

        Args:
            words: What to look for.
        """
        await wait(interaction)
        await self._show_list(interaction, _SEARCH, {"words": words})

    @app_commands.command()
    @app_commands.autocomplete(question=complete_question)
    async def related(self, interaction: Here, question: app_commands.Range[str, 1, 200]) -> None:
        """List questions that are close to one.

        Args:
            question: Its number, a link to it, or a title picked from the list.
        """
        await wait(interaction)
        actor = actor_of(interaction)
        post_id = await get_post_id(self._store, actor.guild_id, question)
        post = await reading.visible_post(self._store, actor, post_id)
        rows = await reading.related(self._store, actor, post.question_id)
        page = Page(rows, None, None)
        heading = f"Related to: {post.question_title}"
        embed = lists.question_list(page, heading, lists.NOTHING_RELATED)
        await say(interaction, embed, view=lists.list_view(page, None))

    async def turn_list(self, interaction: Here, listing_id: int, cursor: str) -> None:
        """Go to another page of a list."""
        await interaction.response.defer()
        listing = await reading.get_listing(self._store, _guild_id(interaction), listing_id)
        if listing is None:
            await say(interaction, lists.LIST_IS_OLD)
            return
        kind, query = listing
        page = await self._load(interaction, kind, query, cursor)
        view = lists.list_view(page, listing_id)
        await replace(interaction, _list_embed(page, kind, query), view=view)

    async def read(self, interaction: Here, post_id: int, _rest: str) -> None:
        """Open a question from a button that names it."""
        await wait(interaction)
        await self._open(interaction, post_id)

    async def pick(self, interaction: Here, _id: int, _rest: str) -> None:
        """Open the question that was chosen in a list."""
        await wait(interaction)
        await self._open(interaction, int(picked(interaction)[0]))

    async def turn_page(self, interaction: Here, question_id: int, rest: str) -> None:
        """Go to another screen of a question."""
        await interaction.response.defer()
        page, index = read_place(rest)
        actor = actor_of(interaction)
        found = await reading.question_page(
            self._store, actor, question_id, page=page, now=utcnow(), count_view=False
        )
        shown = screens(found)
        # Answers may have gone since the button was drawn: the nearest screen is shown then.
        index = len(shown) - 1 if index < 0 else min(index, len(shown) - 1)
        await replace(interaction, *shown[index].embeds, view=screen_view(found, shown, index))

    async def vote_up(self, interaction: Here, post_id: int, _rest: str) -> None:
        """Vote a post up from its private page."""
        await self._vote(interaction, post_id, Direction.UP)

    async def vote_down(self, interaction: Here, post_id: int, _rest: str) -> None:
        """Vote a post down from its private page."""
        await self._vote(interaction, post_id, Direction.DOWN)

    async def take_back(self, interaction: Here, post_id: int, _rest: str) -> None:
        """Take a vote back from a post's private page."""
        await self._vote(interaction, post_id, None)

    async def _vote(self, interaction: Here, post_id: int, wanted: Direction | None) -> None:
        await wait(interaction)
        actor = actor_of(interaction)
        ballot = voting.Ballot(
            guild_id=actor.guild_id,
            voter=actor,
            wanted=wanted,
            door=_door(interaction),
            now=utcnow(),
            post_id=post_id,
        )
        await say(interaction, vote_outcome(await voting.cast(self._store, ballot)))

    async def _open(self, interaction: Here, post_id: int) -> None:
        actor = actor_of(interaction)
        post = await reading.visible_post(self._store, actor, post_id)
        found = await reading.question_page(self._store, actor, post.question_id, now=utcnow())
        shown = screens(found)
        await say(interaction, *shown[0].embeds, view=screen_view(found, shown, 0))

    async def _query(
        self,
        interaction: Here,
        heading: str,
        sort: Sort,
        state: ListState,
        category: str | None,
    ) -> dict[str, Any]:
        query: dict[str, Any] = {"sort": sort.value, "state": state.value}
        if state is not ListState.ALL:
            heading = f"{heading} {lists.STATE_HEADINGS[state]}"
        if category:
            found = await get_category(self._store, _guild_id(interaction), category)
            query["category_id"] = found.id
            heading = f"{heading} in {found.name}"
        return query | {"heading": heading}

    async def _show_list(self, interaction: Here, kind: str, query: dict[str, Any]) -> None:
        page = await self._load(interaction, kind, query, None)
        listing_id = None
        if page.next is not None:
            listing_id = await reading.save_listing(
                self._store, _guild_id(interaction), kind, query, now=utcnow()
            )
        await say(
            interaction, _list_embed(page, kind, query), view=lists.list_view(page, listing_id)
        )

    async def _load(
        self, interaction: Here, kind: str, query: Mapping[str, Any], cursor: str | None
    ) -> Page:
        guild_id = _guild_id(interaction)
        if kind == _SEARCH:
            return await reading.search(self._store, guild_id, query["words"], cursor=cursor)
        wanted = ListQuery(
            guild_id=guild_id,
            sort=Sort(query["sort"]),
            state=ListState(query["state"]),
            category_id=query.get("category_id"),
            tag=query.get("tag"),
            author_id=query.get("author_id"),
        )
        return await reading.list_questions(self._store, wanted, cursor=cursor)


def _list_embed(page: Page, kind: str, query: Mapping[str, Any]) -> discord.Embed:
    if kind == _SEARCH:
        return lists.question_list(page, f"Found: {query['words']}", lists.NOTHING_FOUND)
    filters = query.keys() - {"sort", "state", "heading"}
    if query["state"] in {choice.value for choice in UNANSWERED}:
        empty = lists.NOTHING_WAITS
    elif filters or query["state"] != ListState.ALL:
        empty = lists.NOTHING_MATCHES
    else:
        empty = lists.NOTHING_ASKED
    return lists.question_list(page, query["heading"], empty)


def _door(interaction: Here) -> Door:
    # Under a private page the buttons are part of a command's answer, open wherever /vote is;
    # under a card everyone sees they are the door that a server can choose.
    message = interaction.message
    is_private = message is not None and message.flags.ephemeral
    return Door.COMMAND if is_private else Door.BUTTON


def _guild_id(interaction: Here) -> int:
    return actor_of(interaction).guild_id


async def setup(bot: ForumBot) -> None:
    """Give the bot its lists and pages."""
    cog = Reading(bot.store)
    await bot.add_cog(cog)
    bot.add_dynamic_items(
        buttons(
            {
                "list": cog.turn_list,
                "page": cog.turn_page,
                "read": cog.read,
                "pick": cog.pick,
                "up": cog.vote_up,
                "down": cog.vote_down,
                "novote": cog.take_back,
            }
        )
    )
