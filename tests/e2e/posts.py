"""Posts that a test needs, made through the services, and what people read of private answers."""

from __future__ import annotations

from simcord.results import InteractionResult

from db.records import PostView, QuestionText
from db.services import answering, asking, reading
from tests.e2e.conftest import Member, World
from tests.e2e.simcord_help import text_of

BODY = "I lie awake for hours and think of what I have to do the next day."


async def ask(
    world: World,
    member: Member,
    title: str = "How do I fall asleep sooner?",
    *,
    body: str = BODY,
    category_id: int | None = None,
    tags: str = "",
    shown_name: str = "",
) -> int:
    """Someone's question, on Discord; gives its number."""
    text = QuestionText(title, body, category_id, tags, shown_name)
    posted = await asking.ask(world.store, world.actor(member), text, now=world.now)
    await world.show()
    return posted.post_id


async def answer(
    world: World,
    member: Member,
    question_id: int,
    body: str = "Get up at the same time every day, weekends too.",
    shown_name: str = "",
) -> int:
    """Someone's answer, on Discord; gives its number."""
    actor = world.actor(member)
    posted = await answering.answer(
        world.store, actor, question_id, body, shown_name, now=world.now
    )
    await world.show()
    return posted.post_id


async def post(world: World, post_id: int) -> PostView:
    """A post as the store has it."""
    return await reading.get_post(world.store, world.guild.id, post_id)


def shown(result: InteractionResult) -> str:
    """What a private answer says."""
    assert result.response is not None
    assert result.response.ephemeral
    return text_of(result.response)
