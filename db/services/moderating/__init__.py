"""Hiding, showing, closing, deleting and reporting posts."""

from db.services.moderating.cases import BY_MODERATOR, hide_unasked
from db.services.moderating.closing import close, reopen
from db.services.moderating.hiding import delete, hide, show
from db.services.moderating.reports import (
    REPORTED_REASON,
    keep,
    report,
    report_card,
    report_posted,
)

__all__ = [
    "BY_MODERATOR",
    "REPORTED_REASON",
    "close",
    "delete",
    "hide",
    "hide_unasked",
    "keep",
    "reopen",
    "report",
    "report_card",
    "report_posted",
    "show",
]
