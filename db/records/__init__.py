"""What verbs take and give: plain, frozen values that outlive their session."""

from db.records.guilds import CategoryView, ChannelView, GuildSettings, RoleLevelView, Standing
from db.records.lists import LeaderRow, ListQuery, Match, Page, Profile, QuestionRow
from db.records.outbox import OutboxItem
from db.records.people import DraftView, Erased, Notice, PrivacySummary, VoteOutcome
from db.records.posts import (
    AuthorView,
    CommentView,
    EditForm,
    HandWritten,
    Posted,
    PostLink,
    PostView,
    QuestionPage,
    QuestionText,
    ReportView,
    RevisionView,
)

__all__ = [
    "AuthorView",
    "CategoryView",
    "ChannelView",
    "CommentView",
    "DraftView",
    "EditForm",
    "Erased",
    "GuildSettings",
    "HandWritten",
    "LeaderRow",
    "ListQuery",
    "Match",
    "Notice",
    "OutboxItem",
    "Page",
    "PostLink",
    "PostView",
    "Posted",
    "PrivacySummary",
    "Profile",
    "QuestionPage",
    "QuestionRow",
    "QuestionText",
    "ReportView",
    "RevisionView",
    "RoleLevelView",
    "Standing",
    "VoteOutcome",
]
