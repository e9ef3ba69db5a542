"""The tables. Constraints say what must never be, whatever the code does.

Everything belongs to a guild. Totals (`post_stats`, `member.points`) are caches of rows that
`db.services.auditing` can prove. A member's tie to an anonymous post is only ever kept sealed
(`db.sealing`): an `..._sealed` column holds who it is, encrypted, and a `..._tag` column lets the
same member be recognised on that one post.
"""

from __future__ import annotations

from db.models.acts import AuditEntry, Outbox
from db.models.base import Base
from db.models.guilds import Category, Channel, Guild, Meta, RoleLevel
from db.models.people import Draft, Erasure, Follow, Listing, Member, Notification, View
from db.models.posts import Flag, Post, PostStats, PostTag, Revision, Tag
from db.models.votes import PointsEvent, Vote

__all__ = [
    "AuditEntry",
    "Base",
    "Category",
    "Channel",
    "Draft",
    "Erasure",
    "Flag",
    "Follow",
    "Guild",
    "Listing",
    "Member",
    "Meta",
    "Notification",
    "Outbox",
    "PointsEvent",
    "Post",
    "PostStats",
    "PostTag",
    "Revision",
    "RoleLevel",
    "Tag",
    "View",
    "Vote",
]
