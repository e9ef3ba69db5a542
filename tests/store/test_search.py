"""Full-text search: what is found, in which order, by whom, and whatever is typed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, text, update

from db.models import Post, Tag
from db.services import reading
from db.store import Store
from forum.vocabulary import Actor
from tests.store.factories import (
    GUILD,
    make_actor,
    make_answer,
    make_comment,
    make_guild,
    make_question,
)


async def _found(store: Store, words: str, guild_id: int = GUILD, **options: Any) -> list[int]:
    page = await reading.search(store, guild_id, words, **options)
    return [row.link.post_id for row in page.rows]


async def _change(store: Store, post_id: int, **columns: Any) -> None:
    async with store.write() as session:
        await session.execute(update(Post).where(Post.id == post_id).values(**columns))


async def test_questions_are_found_by_their_title_and_text(store: Store) -> None:
    await make_guild(store)
    title = await make_question(store, title="How do I sleep better?", body="Nothing more.")
    body = await make_question(store, body="I cannot sleep at all.")
    await make_question(store, body="About something else.")

    assert await _found(store, "sleep") == [title, body]
    assert await _found(store, "  SLEEP,  at!! ") == [body, title]


async def test_answers_and_comments_are_found_under_their_question(store: Store) -> None:
    await make_guild(store)
    answered = await make_question(store)
    answer_id = await make_answer(store, answered, body="Try warm milk.")
    commented = await make_question(store)
    await make_comment(store, commented, commented, body="Milk helped me as well.")
    await make_comment(store, answered, answer_id, body="Warm milk with honey.")

    assert await _found(store, "milk") == [answered, commented]
    assert await _found(store, "honey") == [answered]


async def test_all_words_come_before_some_words(store: Store) -> None:
    await make_guild(store)
    both = await make_question(store, body="A cold winter night.")
    apart = await make_question(store, body="A cold day.")
    await make_answer(store, apart, body="Wait for the night.")
    some = [await make_question(store, body=f"A night of kind {n}.") for n in range(3)]
    none = await make_question(store, body="Nothing like it.")

    found = await _found(store, "cold night")

    assert found[:2] == [both, apart]
    assert set(found[2:]) == set(some)
    assert none not in found


async def test_a_rarer_word_weighs_more_and_a_title_more_than_a_text(store: Store) -> None:
    await make_guild(store)
    common = [await make_question(store, body="The frequent word.") for _ in range(3)]
    rare = await make_question(store, body="The seldom seen one.")
    in_title = await make_question(store, title="A seldom asked thing", body="Really.")

    assert await _found(store, "frequent seldom") == [in_title, rare, *reversed(common)]


async def test_english_endings_and_accents_make_no_difference(store: Store) -> None:
    await make_guild(store)
    ending = await make_question(store, title="Her relationships ended badly")
    accent = await make_question(store, title="Déjà vu à Málaga", body="Größe und Ärger.")

    assert await _found(store, "relationship") == [ending]
    assert await _found(store, "deja malaga") == [accent]
    assert await _found(store, "DÉJÀ") == [accent]
    assert await _found(store, "ärger") == await _found(store, "arger") == [accent]


async def test_scripts_without_spaces_are_found_by_any_run_of_letters(store: Store) -> None:
    await make_guild(store)
    chinese = await make_question(store, title="我最近经常失眠怎么办", body="晚上睡不着觉")
    japanese = await make_question(store, body="最近よく眠れません。どうすればいいですか")
    korean = await make_question(store, body="밤에 잠이 안 와요 불면증")
    thai = await make_question(store, body="ฉันนอนไม่หลับทุกคืน")

    assert await _found(store, "失眠") == [chinese]
    assert await _found(store, "睡不着觉") == [chinese]
    assert await _found(store, "眠れません") == [japanese]
    assert await _found(store, "불면증") == [korean]
    assert await _found(store, "นอนไม่หลับ") == [thai]
    assert await _found(store, "失眠 怎么办") == [chinese]
    assert set(await _found(store, "眠")) == {chinese, japanese}


async def test_words_of_both_kinds_of_scripts_are_searched_together(store: Store) -> None:
    await make_guild(store)
    both = await make_question(store, body="My ADHD diagnosis, 多动症")
    await make_question(store, body="多动症")

    assert (await _found(store, "多动症 adhd"))[0] == both
    assert (await _found(store, "adhd多动症"))[0] == both


@pytest.mark.parametrize("words", ["don't", "don’t", "well-being", "e.g.", "C++ AND NOT"])
async def test_words_with_signs_in_them_are_found(store: Store, words: str) -> None:
    await make_guild(store)
    question_id = await make_question(
        store, body="I don't know, I don’t, about well-being, e.g. C++ and not more."
    )

    assert await _found(store, words) == [question_id]


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "\0",
        "a\0b",
        "?!…—",
        '"',
        '""',
        '"sleep',
        "sleep*",
        "^sleep",
        "title:sleep",
        "{title} : sleep",
        "NEAR(sleep night, 2)",
        "sleep AND",
        "OR",
        "NOT sleep",
        "(sleep",
        "sleep) OR (body:night",
        "- sleep",
        "sleep & | ! <-> :*A",
        "\\' OR 1=1 --",
        "'; DROP TABLE post; --",
        "%_",
        "😀 🧑‍🤝‍🧑",
        "😀",
        "❤️",
        "́",
        "हिंदी में",
        "مرحبا بك",
        "\ud800",
        "\u202e\u200b\ufeff",
        "\uff11\uff12 \ufb01 \u2167 \u00b2",
        "g1000.",
        "g1000",
        "'",
        "’’’",
        "x" * 4_000,
        "sleep " * 600,
        " ".join(f"word{n}" for n in range(570)),
        "失" * 4_000,
        '"' * 4_000,
        "失 眠 '\"",
    ],
)
async def test_nothing_that_is_typed_is_an_error(store: Store, words: str) -> None:
    await make_guild(store)
    await make_question(store, title="How do I sleep better?", body="失眠 at night")

    await reading.search(store, GUILD, words)
    await reading.complete_tags(store, GUILD, words)


@pytest.mark.parametrize("words", ["😀", "?!", "\0", "g1000", "g1000."])
async def test_what_holds_no_words_of_a_text_finds_nothing(store: Store, words: str) -> None:
    await make_guild(store)
    await make_question(store)

    assert await _found(store, words) == []


async def test_a_script_whose_vowels_are_marks_is_found(store: Store) -> None:
    await make_guild(store)
    hindi = await make_question(store, body="मुझे हिंदी में नींद नहीं आती")
    arabic = await make_question(store, body="لا أستطيع النوم")

    assert await _found(store, "हिंदी") == [hindi]
    assert await _found(store, "النوم") == [arabic]


async def test_only_visible_posts_are_found(store: Store) -> None:
    await make_guild(store)
    shown = await make_question(store, body="Sleep.")
    for state in ("queued", "hidden", "deleted"):
        await make_question(store, body="Sleep.", state=state)
        await make_answer(store, await make_question(store), body="Sleep.", state=state)

    assert await _found(store, "sleep") == [shown]


async def test_nothing_under_a_hidden_question_is_found(store: Store) -> None:
    await make_guild(store)
    hidden = await make_question(store, state="hidden")
    await make_answer(store, hidden, body="Sleep.")
    await make_comment(store, hidden, hidden, body="Sleep 失眠.")

    assert await _found(store, "sleep") == []
    assert await _found(store, "失眠") == []


async def test_search_follows_every_change_of_a_post(store: Store) -> None:
    await make_guild(store)
    question_id = await make_question(store, title="About my sleep", body="失眠怎么办")

    await _change(store, question_id, title="About my dreams", body="梦见水了")
    assert await _found(store, "sleep") == await _found(store, "失眠") == []
    assert await _found(store, "dreams") == await _found(store, "梦见水") == [question_id]

    await _change(store, question_id, state="hidden")
    assert await _found(store, "dreams") == await _found(store, "梦见水") == []

    await _change(store, question_id, state="visible")
    assert await _found(store, "dreams") == await _found(store, "梦见水") == [question_id]

    async with store.write() as session:
        await session.execute(delete(Post).where(Post.id == question_id))
    assert await _found(store, "dreams") == await _found(store, "梦见水") == []


async def test_the_text_of_a_removed_post_is_in_no_index(store: Store) -> None:
    await make_guild(store)
    question_id = await make_question(store, title="Unforgettable", body="失眠怎么办")
    await _change(store, question_id, state="deleted")

    counted = ["SELECT count(*) FROM search_post"]
    if store.is_sqlite:
        counted = [
            "SELECT count(*) FROM search_index WHERE search_index MATCH 'unforgett'",
            "SELECT count(*) FROM search_unspaced_terms",
        ]
    async with store.read() as session:
        assert [await session.scalar(text(each)) for each in counted] == [0] * len(counted)


async def test_a_guild_finds_only_its_own_posts(store: Store) -> None:
    await make_guild(store)
    await make_guild(store, 2)
    own = await make_question(store, body="Sleep 失眠怎么办")
    other = await make_question(store, make_actor(guild_id=2), body="Sleep 失眠怎么办")

    for words in ("sleep", "失眠怎", "失眠", "sleep other"):
        assert await _found(store, words) == [own]
        assert await _found(store, words, guild_id=2) == [other]
        assert await _found(store, words, guild_id=3) == []
        # Its number in front of another's does not open it.
        assert await _found(store, words, guild_id=100) == []


async def test_the_frequent_words_of_another_guild_crowd_nothing_out(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.services.reading.searching._MOST_WITH_ANY", 5)
    monkeypatch.setattr("db.services.reading.searching._MOST_WITH_ALL", 5)
    await make_guild(store)
    await make_guild(store, 2)
    own = await make_question(store, body="A rare and a frequent word 失眠怎么办.")
    for _ in range(8):
        await make_question(store, make_actor(guild_id=2), body="frequent 失眠怎么办")

    for words in ("frequent", "rare frequent", "frequent rare other", "失眠怎么办", "失眠"):
        assert await _found(store, words) == [own]


async def test_pages_hold_everything_once_and_lead_back(store: Store) -> None:
    await make_guild(store)
    ids = [await make_question(store, body="Sleep well.") for _ in range(7)]
    ids += [await make_question(store, body="Sleep.") for _ in range(2)]
    await make_question(store, body="Sleep well.", state="hidden")
    pages, cursor = [], None
    while True:
        page = await reading.search(store, GUILD, "sleep well", cursor=cursor, size=2)
        pages.append([row.link.post_id for row in page.rows])
        if page.next is None:
            break
        cursor = page.next
    assert [post_id for each in pages for post_id in each] == [
        *reversed(ids[:7]),
        *reversed(ids[7:]),
    ]

    assert page.previous is not None
    before = await reading.search(store, GUILD, "sleep well", cursor=page.previous, size=2)

    assert [row.link.post_id for row in before.rows] == pages[-2]


@pytest.mark.parametrize("cursor", ["", "-1", "x", "1e3", "٣", "9999999", "n1.1"])
async def test_a_cursor_that_makes_no_sense_gives_the_first_page(store: Store, cursor: str) -> None:
    await make_guild(store)
    question_id = await make_question(store, body="Sleep.")

    assert await _found(store, "sleep", cursor=cursor) == [question_id]


async def test_a_search_names_no_anonymous_author(store: Store) -> None:
    await make_guild(store)
    author: Actor = make_actor(name="Ada Lovelace")
    await make_question(store, author, shown_name="Somebody", body="Sleep.")

    assert await _found(store, "Ada") == []
    page = await reading.search(store, GUILD, "sleep")
    assert page.rows[0].author.name == "Somebody"
    assert page.rows[0].author.user_id is None


async def test_tags_are_completed_by_use_within_the_guild(store: Store) -> None:
    await make_guild(store)
    await make_guild(store, 2)
    async with store.write() as session:
        for name, questions in [
            ("sleep", 3),
            ("sleepless", 9),
            ("s_x", 1),
            ("old", 0),
            ("oldx", 1),
        ]:
            session.add(Tag(guild_id=GUILD, name=name, questions=questions))
        session.add(Tag(guild_id=2, name="sleepy", questions=99))

    assert await reading.complete_tags(store, GUILD, "Sle") == ("sleepless", "sleep")
    assert await reading.complete_tags(store, GUILD, "s_") == ("s_x",)
    assert await reading.complete_tags(store, GUILD, "") == ("sleepless", "sleep", "oldx", "s_x")
    assert await reading.complete_tags(store, GUILD, "%") == ()
