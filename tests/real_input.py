"""Real questions and answers, through the bot's own doors: `python -m tests.real_input FILE`.

FILE has one JSON object a line: title, body, category, and answers with body and upvotes. Members
ask by the command and its form, answer by the button and its form, and vote by reaction; then the
store, the cards and the lists are compared with what went in. Nothing of the texts is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import math
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from simcord.components import walk_components
from simcord.results import InteractionResult

from bot.courier import rounds
from cogs.ui.modals import MAX_TYPED
from db import migrate
from db.records import PostView
from db.services import auditing, drafts, guilds
from forum import texts
from forum.vocabulary import ListState, Sort
from tests.e2e.acting import form, post, reply, said
from tests.e2e.checking import full_text
from tests.e2e.conftest import World, hold_to_limits, open_world
from tests.e2e.looking import rows
from tests.e2e.simcord_help import submit_unbounded

Member = simcord.MemberActor
UP = "👍"
#: What a member may write in an hour (the limits on haste), so that all can go in at once.
QUESTIONS, ANSWERS = 10, 25
_ROW = re.compile(r"^\*\*(\d+)\*\* · ", re.M)


@dataclass
class Run:
    """What went in, as it was typed, and what did not."""

    world: World
    members: list[Member]
    categories: dict[str, int]
    questions: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    answers: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    votes: int = 0
    not_tried: int = 0
    asked_first: int = 0
    refused: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def expect(self, is_so: bool, what: str) -> None:
        """Note what is not as it should be."""
        if not is_so:
            self.problems.append(what)


async def feed(run: Run, entries: Sequence[Mapping[str, Any]]) -> None:
    """Put everything in: each question, its answers, and the votes on them."""
    answerers = 0
    for number, entry in enumerate(entries):
        question = await _ask(run, run.members[number % len(run.members)], entry)
        _show_progress(number + 1, len(entries))
        if question is None:
            run.not_tried += len(entry["answers"])
            continue
        shown = []
        for answer in entry["answers"]:
            who = run.members[answerers % len(run.members)]
            answerers += 1
            if await _answer(run, who, question, answer):
                shown.append((who, max(run.answers)))
        await run.world.show()
        for who, answer_id in shown:
            await _vote(run, who, question, answer_id)
        await run.world.show()
        # They are never looked at here, and would fill the memory.
        run.world.sent.clear()
        run.world.env.http_requests.clear()
        run.world.env.backend.transcript.clear()


async def _ask(run: Run, who: Member, entry: Mapping[str, Any]) -> PostView | None:
    category = str(run.categories[entry["category"]])
    shown = await who.slash(run.world.text, "ask")
    typed = form(title=entry["title"], details=entry["body"], category=category)
    told = await who.submit_modal(shown, typed)
    if _has(told, "Post anyway"):
        run.asked_first += 1
        told = await who.click(reply(told), label="Post anyway")
    post_id = await _posted(run, who, told, entry["title"], "question")
    if post_id is None:
        return None
    run.questions[post_id] = entry
    await run.world.show()
    return await post(run.world, post_id)


async def _answer(run: Run, who: Member, question: PostView, answer: Mapping[str, Any]) -> bool:
    shown = await who.click(_message(run.world, question, question), label="Answer")
    typed = {"text": answer["body"], "name": ""}
    # Discord's own client would not take more; what reaches the bot all the same is refused.
    told = (
        await who.submit_modal(shown, typed)
        if len(answer["body"]) <= MAX_TYPED
        else await submit_unbounded(run.world.env, who, run.world.text, shown, typed)
    )
    post_id = await _posted(run, who, told, answer["body"], "answer")
    if post_id is not None:
        run.answers[post_id] = {**answer, "question": question.id}
    return post_id is not None


async def _posted(
    run: Run, who: Member, told: InteractionResult, text: str, kind: str
) -> int | None:
    """The number of the post that was made, or None where it was refused and kept."""
    number = re.search(r"its number is (\d+)", said(told))
    if number is not None:
        return int(number[1])
    reason = said(told).splitlines()[0]
    run.refused.append(f"{kind} ({len(text)} characters): {reason}")
    world = run.world
    kept = await drafts.mine(world.store, world.actor(who), now=world.now)
    run.expect(
        any(text in draft.values.values() for draft in kept), f"a refused {kind} is not kept"
    )
    return None


async def _vote(run: Run, author: Member, question: PostView, answer_id: int) -> None:
    shown = await post(run.world, answer_id)
    message = _message(run.world, question, shown)
    voters = [each for each in run.members if each is not author]
    for voter in voters[: run.answers[answer_id]["upvotes"]]:
        await voter.react(message, UP)
        run.votes += 1


async def compare(run: Run) -> None:
    """Hold the store, the cards and the lists against what went in."""
    world = run.world
    await world.show()
    for post_id, entry in run.questions.items():
        shown = await post(world, post_id)
        answers = [one for one in run.answers.values() if one["question"] == post_id]
        title = " ".join(texts.clean(entry["title"]).split())
        run.expect(shown.title == title, f"the title of question {post_id} differs")
        run.expect(shown.answers == len(answers), f"question {post_id} counts its answers wrong")
        run.expect(
            shown.category is not None and shown.category.name == entry["category"],
            f"question {post_id} is in another category",
        )
        _compare_text(run, shown, shown, entry["body"])
    for post_id, entry in run.answers.items():
        shown = await post(world, post_id)
        run.expect(shown.score == entry["upvotes"], f"answer {post_id} has another score")
        _compare_text(run, await post(world, entry["question"]), shown, entry["body"])
    await _compare_lists(run)
    differences = await auditing.check(world.store)
    run.expect(not differences, f"{len(differences)} totals differ from their rows")
    waiting = await rows(world, "outbox")
    run.expect(not waiting, f"{len(waiting)} errands are left in the outbox")


def _compare_text(run: Run, question: PostView, shown: PostView, typed: str) -> None:
    what = f"{shown.kind} {shown.id}"
    run.expect(shown.body == texts.clean(typed), f"the store has another text of {what}")
    messages = [_message(run.world, question, shown)]
    if shown.more_message_id is not None:
        messages.append(_message(run.world, question, shown, shown.more_message_id))
    on_card = "".join(full_text(*messages).split())
    run.expect(on_card == "".join(shown.body.split()), f"the card shows another text of {what}")


async def _compare_lists(run: Run) -> None:
    newest = sorted(run.questions, reverse=True)
    run.expect(await _listed(run) == newest, "the list of all differs")
    for name in run.categories:
        inside = [each for each in newest if run.questions[each]["category"] == name]
        run.expect(await _listed(run, category=name) == inside, "the list of a category differs")
    for sort in Sort:
        found = await _listed(run, sort=sort.value)
        run.expect(sorted(found, reverse=True) == newest, f"the list by {sort} differs")
    waiting = {one["question"] for one in run.answers.values()}
    run.expect(
        await _listed(run, state=ListState.NO_ANSWER.value)
        == [each for each in newest if each not in waiting],
        "the list of the unanswered differs",
    )


async def _listed(run: Run, **options: str) -> list[int]:
    """The questions on all pages of a list, as a member turns them."""
    who, numbers = run.members[0], []
    told = await who.slash(run.world.text, "questions", **options)
    while True:
        numbers += [int(found) for found in _ROW.findall(said(told))]
        if not _has(told, "Next"):
            return numbers
        await who.click(reply(told), label="Next")


def _has(told: InteractionResult, label: str) -> bool:
    return any(each.get("label") == label for each in walk_components(reply(told).components))


def _message(
    world: World, question: PostView, shown: PostView, message_id: int | None = None
) -> discord.Message:
    backend: Any = world.env.backend
    assert question.thread_id is not None
    wanted = message_id or shown.card_message_id
    stored = backend.get_message(question.thread_id, wanted)
    return simcord.results.to_discord_message(world.env, stored)


def _show_progress(done: int, of: int) -> None:
    sys.stderr.write(f"\r{done} of {of} questions" + ("\n" if done == of else ""))


def read_entries(path: Path) -> list[Mapping[str, Any]]:
    """Read the file."""
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


async def run_all(
    entries: Sequence[Mapping[str, Any]], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> int:
    """Put all in, compare, and say what came of it; 0 where all is as it should be."""
    answers = [answer for entry in entries for answer in entry["answers"]]
    most_votes = max((answer["upvotes"] for answer in answers), default=0)
    needed = max(
        math.ceil(len(entries) / QUESTIONS), math.ceil(len(answers) / ANSWERS), most_votes + 1
    )
    await migrate.upgrade(f"sqlite+aiosqlite:///{folder / 'wellspring.db'}")
    sent, broken = hold_to_limits(monkeypatch)
    # Redraws wait for `World.show`, as in the tests.
    monkeypatch.setattr(rounds, "_REDRAW_GAP", timedelta(minutes=1))
    async with open_world(folder, sent) as world:
        members = [world.member(f"Member {number + 1}") for number in range(needed)]
        run = Run(world, members, await _set_up(world, entries))
        started = time.perf_counter()
        await feed(run, entries)
        fed = time.perf_counter()
        await compare(run)
        _report(run, len(entries), len(answers), fed - started, time.perf_counter() - fed)
        faults = Counter(type(error).__name__ for error in world.env.errors)
    run.expect(not broken, f"{len(broken)} requests broke Discord's limits")
    run.expect(not faults, f"faults: {dict(faults)}")
    sys.stdout.write("\n".join(run.problems or ["The store, the cards and the lists agree."]))
    sys.stdout.write("\n")
    return 1 if run.problems else 0


async def _set_up(world: World, entries: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Let the admin set the forum up, and add the categories of the file by the form."""
    names = list(dict.fromkeys(entry["category"] for entry in entries))
    shown = await world.admin.slash(world.text, "forum setup")
    await world.admin.select(reply(shown), [world.forum], custom_id="forum:home:0")
    for start in range(0, len(names), 20):
        opened = await world.admin.click(reply(shown), label="Add categories")
        await world.admin.submit_modal(opened, {"names": "\n".join(names[start : start + 20])})
    found = await guilds.list_categories(world.store, world.guild.id)
    return {category.name: category.id for category in found}


def _report(run: Run, questions: int, answers: int, feeding: float, comparing: float) -> None:
    lines = [
        f"questions: {len(run.questions)} of {questions}, by {len(run.members)} members, "
        f"in {len(run.categories)} categories; {run.asked_first} after *Post anyway*",
        f"answers: {len(run.answers)} of {answers}; {run.not_tried} not tried, as their question "
        "was refused",
        f"votes by reaction: {run.votes}",
        f"putting it in took {feeding:.1f} s, comparing {comparing:.1f} s",
        *(f"refused and kept as a draft: {each}" for each in run.refused),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m tests.real_input", description=__doc__)
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        return asyncio.run(run_all(read_entries(arguments.file), Path(folder), monkeypatch))


if __name__ == "__main__":
    sys.exit(main())
