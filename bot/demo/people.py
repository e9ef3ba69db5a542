"""Who lives in the demo's server: those a person can be, and the others who wrote there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do in the server; the values are the names of its roles."""

    MEMBER = "member"
    MODERATOR = "moderator"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the server.

    Attributes:
        name: Their name, and what the code calls them by.
        color: Of their picture.
        role: What they may do.
        about: What a host can try out as them; empty for those nobody can be.
    """

    name: str
    color: int
    role: Role = Role.MEMBER
    about: str = ""


PEOPLE = (
    Person("Mara", 0x2F9E8F, about="Asks, follows, accepts an answer."),
    Person("Jonas", 0xC9743A, about="Answers, comments and votes."),
    Person("Ines", 0x7A6BD1, Role.MODERATOR, "Hides, closes and reopens; sees reports."),
    Person("Theo", 0xB8506B, Role.ADMIN, "Sets the forum up with /forum."),
    Person("Priya", 0x4B83C3),
    Person("Sam", 0x6F9A3E),
    Person("Noor", 0xA86B9C),
    Person("Felix", 0x8A7450),
)
