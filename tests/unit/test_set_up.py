"""Set-up without Discord: the table of permissions, the panel, and forum tags."""

from __future__ import annotations

import discord
import pytest

from cogs.channels import WantedTag, plan_tags
from cogs.ui.help import GUIDELINES_SHORT, help_embed
from cogs.ui.permissions import PERMISSIONS, Need, Place, invite_permissions, invite_url, lacking
from cogs.ui.server import categories_embed, levels_embed, settings_embed
from cogs.ui.setup import Missing, State, panel_embed, panel_view
from db.records import CategoryView, GuildSettings, RoleLevelView
from forum.policy import Policy
from forum.vocabulary import Level, VotingMode


def make_settings(home: int | None = 4, mods: int | None = 5, **policy: object) -> GuildSettings:
    return GuildSettings(3, home, mods, "👍", "👎", Policy(**policy))  # type: ignore[arg-type]


def make_category(number: int, name: str = "Sleep", parent: int | None = None) -> CategoryView:
    return CategoryView(number, parent, name, name, "", None, None)


def make_tag(number: int, name: str) -> discord.ForumTag:
    tag = discord.ForumTag(name=name)
    tag.id = number
    return tag


def test_the_invite_asks_for_exactly_the_table() -> None:
    asked = {name for name, is_asked in invite_permissions() if is_asked}
    aliases = {"view_channel": "read_messages", "use_external_emojis": "external_emojis"}
    assert asked == {aliases.get(each.flag, each.flag) for each in PERMISSIONS}
    assert str(invite_permissions().value) in invite_url(17)


def test_every_permission_is_known_to_the_library_and_has_a_cost() -> None:
    for each in PERMISSIONS:
        assert each.flag in discord.Permissions.VALID_FLAGS
        assert each.cost.endswith(".")


def test_what_matters_most_is_named_first() -> None:
    missing = lacking(discord.Permissions.none(), Place.TEXT)
    assert [each.need for each in missing] == sorted(
        (each.need for each in missing), key=list(Need).index
    )


def test_a_forum_channel_needs_no_permission_to_make_threads() -> None:
    flags = {each.flag for each in lacking(discord.Permissions.none(), Place.FORUM)}
    assert "create_public_threads" not in flags


def test_nothing_is_missing_with_all_permissions() -> None:
    assert not lacking(invite_permissions(), Place.TEXT)


def test_the_panel_names_what_is_missing_where_and_the_fix() -> None:
    lack = lacking(discord.Permissions.none(), Place.FORUM)
    state = State(make_settings(), (), (Missing(4, lack),), ())
    text = str(panel_embed(state).to_dict())
    assert "<#4>: ❗ needed **View Channel**" in text
    assert "Fix: channel settings" in text


def test_the_panel_stays_within_an_embed_whatever_is_missing() -> None:
    lack = lacking(discord.Permissions.none(), Place.TEXT)
    categories = tuple(make_category(number, "*" * 80) for number in range(60))
    state = State(
        make_settings(), categories, tuple(Missing(10**18 + n, lack) for n in range(60)), (7,)
    )
    embed = panel_embed(state)
    assert len(embed) <= 6000
    assert all(len(str(each.value)) <= 1024 for each in embed.fields)


async def test_the_panel_offers_to_create_a_channel_only_without_one() -> None:
    def labels(state: State) -> set[str | None]:
        items = panel_view(state).children
        return {item.label for item in items if isinstance(item, discord.ui.Button)}

    assert "Create a channel for questions" in labels(State(make_settings(None), (), (), ()))
    assert "Create a channel for questions" not in labels(State(make_settings(), (), (), ()))


def test_existing_tags_are_kept_and_wanted_ones_added() -> None:
    tags, meant = plan_tags([WantedTag("open", "Open", None, True)], [make_tag(1, "Pets")])
    assert [tag.name for tag in tags] == ["Pets", "Open"]
    assert meant["open"].moderated


def test_a_tag_of_the_same_name_is_taken_over() -> None:
    tags, meant = plan_tags([WantedTag(7, "Sleep", None, False)], [make_tag(1, "sleep")])
    assert [tag.id for tag in tags] == [1]
    assert meant[7].id == 1


def test_a_renamed_category_renames_its_tag() -> None:
    tags, _ = plan_tags([WantedTag(7, "Rest", 1, False)], [make_tag(1, "Sleep")])
    assert [(tag.id, tag.name) for tag in tags] == [(1, "Rest")]


def test_names_are_cut_to_twenty_and_kept_unique() -> None:
    wanted = [WantedTag(number, "A very long category name", None, False) for number in (7, 8)]
    tags, _ = plan_tags(wanted, [])
    assert [tag.name for tag in tags] == ["A very long category", "A very long catego 2"]


def test_what_has_no_room_is_left_out_and_nothing_of_the_admins_is_lost() -> None:
    own = [make_tag(number, f"own {number}") for number in range(1, 20)]
    wanted = [WantedTag(number, f"category {number}", None, False) for number in (77, 78)]
    tags, meant = plan_tags(wanted, own)
    assert len(tags) == 20
    assert list(meant) == [77]


def test_planning_does_not_change_what_the_library_remembers() -> None:
    tag = make_tag(1, "Sleep")
    plan_tags([WantedTag(7, "Rest", 1, False)], [tag])
    assert tag.name == "Sleep"


def test_categories_are_shown_as_a_tree() -> None:
    text = categories_embed([make_category(1), make_category(2, "Dreams", parent=1)]).description
    assert text == "• Sleep\n  • Dreams"


def test_levels_name_role_and_category() -> None:
    levels = [RoleLevelView(9, Level.EXPERT, None), RoleLevelView(8, Level.EDITOR, 1)]
    text = levels_embed(levels, [make_category(1)]).description
    assert text == "<@&9>: expert\n<@&8>: editor in Sleep"


def test_settings_show_what_can_be_chosen() -> None:
    text = settings_embed(make_settings(best_answers=2)).description
    assert "**2**" in str(text)
    assert "**reactions**" in str(text)


@pytest.mark.parametrize("voting", VotingMode)
def test_help_fits_and_says_how_to_vote(voting: VotingMode) -> None:
    embed = help_embed(make_settings(voting=voting))
    assert all(len(str(each.value)) <= 1024 for each in embed.fields)
    assert ("👍" in str(embed.to_dict())) is (voting is not VotingMode.BUTTONS)
    assert ("*Vote up*" in str(embed.to_dict())) is (voting is not VotingMode.REACTIONS)


def test_the_short_guidelines_fit_under_a_field() -> None:
    assert len(GUIDELINES_SHORT) <= 100
