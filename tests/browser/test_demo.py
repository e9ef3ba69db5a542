"""What a person sees who opens the demo: the real bot, cogs and store, in a browser."""

from __future__ import annotations

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.running import RunningDemo
from tests.browser.visitor import Visitor

_TITLE = "How do I sleep before an exam in the morning?"
_DETAILS = "I know the material. Still I lie there and count the hours that are left."
_ANSWER = "Put the books away at eight, and let the evening be an evening."


def test_a_visitor_asks_answers_votes_accepts_and_finds(visitor: Visitor) -> None:
    visitor.open("welcome")
    visitor.press("Ask", under="Ask a question")
    visitor.submit({"Title": _TITLE, "Details": _DETAILS, "Category": "Anxiety and stress"})
    visitor.sees("Your question is posted")
    visitor.open(_TITLE)
    visitor.sees(_DETAILS)

    visitor.become("Jonas")
    visitor.press("Answer", under=_DETAILS)
    visitor.submit({"Your answer": _ANSWER})
    visitor.sees(_ANSWER)
    visitor.vote("👍", on=_DETAILS)
    expect(visitor.message(_DETAILS)).to_contain_text("+1 vote")

    visitor.become("Mara")
    visitor.vote("👍", on=_ANSWER)
    visitor.press("Accept", under=_ANSWER)
    expect(visitor.message(_ANSWER)).to_contain_text("Best answer")

    visitor.open("lounge")
    visitor.command("search", "exam morning")
    visitor.sees(_TITLE)


def test_comments_stand_under_their_post(visitor: Visitor) -> None:
    visitor.open("A friend only calls")
    visitor.press("Comment", under="I like being the one she trusts")
    visitor.submit({"Your comment": "Does she know that you were in hospital at all?"})
    visitor.sees("Does she know that you were in hospital")


def test_a_post_by_hand_becomes_a_question(visitor: Visitor) -> None:
    visitor.become("Jonas")
    visitor.open("questions")
    visitor.page.get_by_role("button", name="New post").click()
    form = visitor.page.locator("#post-form")
    form.get_by_label("Title").fill("How do you end a long phone call kindly?")
    form.get_by_label("Text").fill("My aunt talks for two hours, and I love her.")
    form.get_by_role("button", name="Post").click()
    visitor.sees("My aunt talks for two hours")
    visitor.sees("0 votes")


def test_talk_becomes_an_answer_from_the_menu_of_its_message(visitor: Visitor) -> None:
    visitor.become("Jonas")
    visitor.open("A friend only calls")
    visitor.say("Tell her what you missed, and leave out what she is like.")
    visitor.choose("Make this an answer", of="Tell her what you missed")
    card = visitor.inside.locator(".channel-message").filter(has_text="0 votes").last
    expect(card.get_by_role("button", name="Accept")).to_be_visible()


def test_a_report_reaches_the_moderators(visitor: Visitor) -> None:
    visitor.open("What helps you when you lie awake")
    visitor.choose("Report", of="A glass of wine")
    visitor.submit({"What is wrong": "This is no good advice."})
    visitor.become("Ines")
    visitor.open("moderators")
    visitor.sees("This is no good advice.")


def test_members_do_not_see_the_moderators_channel(visitor: Visitor) -> None:
    expect(visitor.page.locator("#channels")).not_to_contain_text("moderators")


def test_a_thread_of_a_text_channel_opens_from_its_card(visitor: Visitor) -> None:
    visitor.open("grief-and-loss")
    visitor.inside.locator(".thread-summary").first.click()
    visitor.sees("I loved her too.")


@pytest.mark.parametrize("place", ["questions", "welcome", "How do I tell my partner"])
def test_the_page_fits_a_phone(page: Page, demo: RunningDemo, place: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    visitor = Visitor(page, demo.address)
    visitor.open(place)
    for frame in page.frames:
        width = frame.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, frame.url


def test_what_to_try_is_read_from_its_beginning_on_a_phone(page: Page, demo: RunningDemo) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(demo.address)
    page.get_by_role("button", name="Start", exact=True).wait_for()
    assert page.locator("#help").evaluate("each => each.scrollTop") == 0
    page.get_by_role("button", name="Start", exact=True).click()
    page.locator("#open-side").click()
    page.keyboard.press("Escape")
    expect(page.locator("body")).not_to_have_class("side-open")


def test_two_windows_are_two_people_who_see_each_other(visitor: Visitor, demo: RunningDemo) -> None:
    other = Visitor(visitor.page.context.new_page(), demo.address)
    other.become("Jonas")
    for each in (visitor, other):
        each.open("lounge")
    visitor.say("Good morning from Mara")
    other.sees("Good morning from Mara")
    other.say("And from Jonas")
    visitor.sees("And from Jonas")


def test_other_names_for_this_machine_are_refused(demo: RunningDemo) -> None:
    asked = urllib.request.Request(demo.address, headers={"Host": "attacker.example"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(asked)


def test_it_ends_cleanly_and_goes_on_where_it_was(visitor: Visitor, demo: RunningDemo) -> None:
    visitor.open("lounge")
    visitor.say("Still there tomorrow?")
    assert demo.stop() == 0
    demo.start()
    again = Visitor(visitor.page.context.new_page(), demo.address)
    again.open("lounge")
    again.sees("Still there tomorrow?")
    again.open("How can I say no at work")
    again.press("Accept", under="The guilt is an old alarm")
    expect(again.message("The guilt is an old alarm")).to_contain_text("Best answer")


def test_nothing_went_wrong_meanwhile(demo: RunningDemo) -> None:
    assert not re.findall(r"^.*level=(?:ERROR|CRITICAL).*$", demo.log(), re.MULTILINE)
