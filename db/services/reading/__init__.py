"""What people read: posts, pages, lists, search, similar titles and standings.

Only visible posts are ever found, each guild finds only its own, and an anonymous post is in no
list by person.
"""

from db.services.reading.likeness import (
    close_matches,
    read_titles,
    related,
    similar,
)
from db.services.reading.lists import get_listing, list_questions, save_listing
from db.services.reading.pages import get_post, get_posts, question_page, visible_post
from db.services.reading.people import leaderboard, profile, rank
from db.services.reading.searching import complete_tags, search
from db.services.reading.viewing import flush_views, purge

__all__ = [
    "close_matches",
    "complete_tags",
    "flush_views",
    "get_listing",
    "get_post",
    "get_posts",
    "leaderboard",
    "list_questions",
    "profile",
    "purge",
    "question_page",
    "rank",
    "read_titles",
    "related",
    "save_listing",
    "search",
    "similar",
    "visible_post",
]
