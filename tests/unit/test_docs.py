from __future__ import annotations

import re
from pathlib import Path

from bot.__main__ import _COMMANDS
from cogs.ui.permissions import PERMISSIONS

TOP = Path(__file__).parents[2]
PAGES = [TOP / "README.md", *sorted((TOP / "docs").rglob("*.md"))]


def test_the_hosts_page_lists_every_permission_of_the_invite() -> None:
    text = (TOP / "docs" / "hosting.md").read_text()
    rows = re.findall(r"^\| (.+) \| (.+) \|$", text.partition("## Permissions")[2], re.MULTILINE)

    assert rows[0] == ("Permission", "Without it")
    assert rows[1:] == [(wanted.label, wanted.cost) for wanted in PERMISSIONS]


def test_every_link_between_the_pages_leads_somewhere() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_hosts_page_names_every_command() -> None:
    text = (TOP / "docs" / "hosting.md").read_text()
    for command in [*_COMMANDS, "bench"]:
        assert f" {command}`" in text, command
