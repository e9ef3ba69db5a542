"""The first tables: all that the models held at the start, except full-text search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guild",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("home_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("mod_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("up_emoji", sa.String(length=60), nullable=False),
        sa.Column("down_emoji", sa.String(length=60), nullable=False),
        sa.Column("preset", sa.String(length=20), nullable=False),
        sa.Column("overrides", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guild")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "category",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=800), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("forum_tag_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guild.id"], name=op.f("fk_category_guild_id_guild"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["category.id"], name=op.f("fk_category_parent_id_category")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint(
            "guild_id", "parent_id", "name", name=op.f("uq_category_guild_id_parent_id_name")
        ),
    )
    op.create_index(op.f("ix_category_guild_id"), "category", ["guild_id"], unique=False)
    op.create_index(
        "uq_category_top",
        "category",
        ["guild_id", "name"],
        unique=True,
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    )

    op.create_table(
        "channel",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("state_tags", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint("kind IN ('forum', 'text')", name=op.f("ck_channel_kind")),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guild.id"], name=op.f("fk_channel_guild_id_guild"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
    )
    op.create_index(op.f("ix_channel_guild_id"), "channel", ["guild_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guild.id"], name=op.f("fk_draft_guild_id_guild"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_expires_at"), "draft", ["expires_at"], unique=False)

    op.create_table(
        "erasure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("order_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guild.id"], name=op.f("fk_erasure_guild_id_guild"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_due_at"), "erasure", ["due_at"], unique=False)

    op.create_table(
        "listing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("query", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guild.id"], name=op.f("fk_listing_guild_id_guild"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
    )
    op.create_index(op.f("ix_listing_created_at"), "listing", ["created_at"], unique=False)

    op.create_table(
        "member",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("bonus", sa.Integer(), nullable=False),
        sa.Column("is_blocked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("blocked_until", sa.BigInteger(), nullable=True),
        sa.Column("has_left", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("dm_closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guild.id"], name=op.f("fk_member_guild_id_guild"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_member")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_member_guild_id_points", "member", ["guild_id", "points", "user_id"], unique=False
    )

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.String(length=140), nullable=False),
        sa.Column("lane", sa.BigInteger(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("is_parked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("failed_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guild.id"], name=op.f("fk_outbox_guild_id_guild"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("target", name=op.f("uq_outbox_target")),
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("failed_at IS NULL AND NOT is_parked"),
        postgresql_where=sa.text("failed_at IS NULL AND NOT is_parked"),
    )
    op.create_index(op.f("ix_outbox_guild_id"), "outbox", ["guild_id"], unique=False)
    op.create_index("ix_outbox_lane", "outbox", ["lane"], unique=False)

    op.create_table(
        "tag",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.CheckConstraint("questions >= 0", name=op.f("ck_tag_questions")),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guild.id"], name=op.f("fk_tag_guild_id_guild"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("guild_id", "name", name=op.f("uq_tag_guild_id_name")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("author_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("author_tag", sa.LargeBinary(length=16), nullable=True),
        sa.Column("shown_name", sa.String(length=40), nullable=True),
        sa.Column("by_asker", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("repeat_key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("state_by", sa.String(length=10), nullable=True),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.String(length=10), nullable=True),
        sa.Column("close_reason", sa.Text(), nullable=True),
        sa.Column(
            "duplicate_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=True),
        sa.Column("edited_by_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.Column("more_message_id", sa.BigInteger(), nullable=True),
        sa.Column("vote_message_id", sa.BigInteger(), nullable=True),
        sa.Column("report_message_id", sa.BigInteger(), nullable=True),
        sa.Column("up_emoji", sa.String(length=60), nullable=True),
        sa.Column("down_emoji", sa.String(length=60), nullable=True),
        sa.Column("title", sa.String(length=800), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'question') = (parent_id IS NULL) AND (kind = 'question') = (question_id IS NULL) AND (kind = 'question') = (title IS NOT NULL)",
            name=op.f("ck_post_shape"),
        ),
        sa.CheckConstraint(
            "accepted_at IS NULL OR kind = 'answer'", name=op.f("ck_post_accepted_answers")
        ),
        sa.CheckConstraint(
            "kind = 'question' OR (closed_at IS NULL AND duplicate_of_id IS NULL)",
            name=op.f("ck_post_closed_questions"),
        ),
        sa.CheckConstraint("kind IN ('question', 'answer', 'comment')", name=op.f("ck_post_kind")),
        sa.CheckConstraint(
            "state IN ('visible', 'queued', 'hidden', 'deleted')", name=op.f("ck_post_state")
        ),
        sa.CheckConstraint(
            "(author_sealed IS NULL) = (author_tag IS NULL) AND (author_id IS NULL OR author_sealed IS NULL) AND (author_sealed IS NULL OR shown_name IS NOT NULL)",
            name=op.f("ck_post_sealed_or_plain"),
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_post_category_id_category")
        ),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["post.id"], name=op.f("fk_post_duplicate_of_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guild.id"], name=op.f("fk_post_guild_id_guild"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["post.id"], name=op.f("fk_post_parent_id_post")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["post.id"], name=op.f("fk_post_question_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_post_author_id", "post", ["guild_id", "author_id", "id"], unique=False)
    op.create_index(
        "ix_post_ballot",
        "post",
        ["vote_message_id", "id", "guild_id", "kind", "state", "author_id", "question_id"],
        unique=False,
        sqlite_where=sa.text("vote_message_id IS NOT NULL"),
        postgresql_where=sa.text("vote_message_id IS NOT NULL"),
    )
    op.create_index("ix_post_card_message_id", "post", ["card_message_id"], unique=False)
    op.create_index("ix_post_parent_id", "post", ["parent_id", "id"], unique=False)
    op.create_index(
        "ix_post_question_id", "post", ["question_id", "kind", "state", "id"], unique=False
    )
    op.create_index(
        "ix_post_sealed",
        "post",
        ["guild_id", "created_at"],
        unique=False,
        sqlite_where=sa.text("author_tag IS NOT NULL"),
        postgresql_where=sa.text("author_tag IS NOT NULL"),
    )
    op.create_index("ix_post_thread_id", "post", ["thread_id"], unique=False)
    op.create_index(
        "ix_post_votable",
        "post",
        ["guild_id", "id"],
        unique=False,
        sqlite_where=sa.text("vote_message_id IS NOT NULL"),
        postgresql_where=sa.text("vote_message_id IS NOT NULL"),
    )
    op.create_index(
        "ix_post_duplicate_of_id",
        "post",
        ["duplicate_of_id"],
        unique=False,
        sqlite_where=sa.text("duplicate_of_id IS NOT NULL"),
        postgresql_where=sa.text("duplicate_of_id IS NOT NULL"),
    )
    op.create_index(
        "ix_post_edited_by_id",
        "post",
        ["guild_id", "edited_by_id"],
        unique=False,
        sqlite_where=sa.text("edited_by_id IS NOT NULL"),
        postgresql_where=sa.text("edited_by_id IS NOT NULL"),
    )
    op.create_index(
        "uq_post_vote_message_id",
        "post",
        ["vote_message_id"],
        unique=True,
        sqlite_where=sa.text("vote_message_id IS NOT NULL"),
        postgresql_where=sa.text("vote_message_id IS NOT NULL"),
    )

    op.create_table(
        "role_level",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["category.id"],
            name=op.f("fk_role_level_category_id_category"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["guild_id"],
            ["guild.id"],
            name=op.f("fk_role_level_guild_id_guild"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_level")),
        sa.UniqueConstraint(
            "guild_id",
            "role_id",
            "category_id",
            name=op.f("uq_role_level_guild_id_role_id_category_id"),
        ),
    )
    op.create_index(op.f("ix_role_level_guild_id"), "role_level", ["guild_id"], unique=False)
    op.create_index(
        "uq_role_level_everywhere",
        "role_level",
        ["guild_id", "role_id"],
        unique=True,
        sqlite_where=sa.text("category_id IS NULL"),
        postgresql_where=sa.text("category_id IS NULL"),
    )

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("verb", sa.String(length=30), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"],
            ["guild.id"],
            name=op.f("fk_audit_entry_guild_id_guild"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_audit_entry_post_id_post"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index("ix_audit_entry_guild_id", "audit_entry", ["guild_id", "id"], unique=False)
    op.create_index("ix_audit_entry_post_id", "audit_entry", ["post_id", "id"], unique=False)
    op.create_index(
        "ix_audit_entry_actor_id",
        "audit_entry",
        ["guild_id", "actor_id"],
        unique=False,
        sqlite_where=sa.text("actor_id IS NOT NULL"),
        postgresql_where=sa.text("actor_id IS NOT NULL"),
    )

    op.create_table(
        "flag",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flagger_tag", sa.LargeBinary(length=16), nullable=False),
        sa.Column("flagger_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_flag_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "flagger_tag", name=op.f("pk_flag")),
    )
    op.create_index(op.f("ix_flag_created_at"), "flag", ["created_at"], unique=False)
    op.create_table(
        "follow",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("follower_tag", sa.LargeBinary(length=16), nullable=False),
        sa.Column("follower_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_follow_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "follower_tag", name=op.f("pk_follow")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "notification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("recipient_id", sa.BigInteger(), nullable=True),
        sa.Column("recipient_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("is_read", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(recipient_id IS NULL) <> (recipient_sealed IS NULL)",
            name=op.f("ck_notification_one_recipient"),
        ),
        sa.ForeignKeyConstraint(
            ["guild_id"],
            ["guild.id"],
            name=op.f("fk_notification_guild_id_guild"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_notification_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_notification_recipient_id",
        "notification",
        ["guild_id", "recipient_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_notification_sealed",
        "notification",
        ["guild_id", "id"],
        unique=False,
        sqlite_where=sa.text("recipient_sealed IS NOT NULL"),
        postgresql_where=sa.text("recipient_sealed IS NOT NULL"),
    )

    op.create_table(
        "points_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id"],
            ["guild.id"],
            name=op.f("fk_points_event_guild_id_guild"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_points_event_post_id_post"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_event")),
    )
    op.create_index(
        "ix_points_event_member_id",
        "points_event",
        ["guild_id", "member_id", "kind", "created_at", "amount"],
        unique=False,
    )

    op.create_table(
        "post_stats",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("ups", sa.Integer(), nullable=False),
        sa.Column("downs", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("point_ups", sa.Integer(), nullable=False),
        sa.Column("point_downs", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("best_answer_score", sa.Integer(), nullable=False),
        sa.Column("hotness", sa.BigInteger(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "ups >= 0 AND downs >= 0 AND point_ups >= 0 AND point_downs >= 0 AND answers >= 0"
            " AND comments >= 0 AND views >= 0 AND accepted >= 0 AND best_answer_score >= 0",
            name=op.f("ck_post_stats_counts"),
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_stats_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_post_stats")),
    )
    op.create_index(
        "ix_post_stats_answers",
        "post_stats",
        ["guild_id", "answers", "post_id"],
        unique=False,
        sqlite_where=sa.text("is_listed"),
        postgresql_where=sa.text("is_listed"),
    )
    op.create_index(
        "ix_post_stats_author",
        "post_stats",
        ["guild_id", "author_id", "post_id"],
        unique=False,
        sqlite_where=sa.text("is_listed"),
        postgresql_where=sa.text("is_listed"),
    )
    op.create_index(
        "ix_post_stats_category",
        "post_stats",
        ["guild_id", "category_id", "post_id"],
        unique=False,
        sqlite_where=sa.text("is_listed"),
        postgresql_where=sa.text("is_listed"),
    )
    op.create_index(
        "ix_post_stats_hotness",
        "post_stats",
        ["guild_id", "hotness", "post_id"],
        unique=False,
        sqlite_where=sa.text("is_listed"),
        postgresql_where=sa.text("is_listed"),
    )
    op.create_index(
        "ix_post_stats_recent",
        "post_stats",
        ["guild_id", "post_id"],
        unique=False,
        sqlite_where=sa.text("is_listed"),
        postgresql_where=sa.text("is_listed"),
    )
    op.create_index(
        "ix_post_stats_score",
        "post_stats",
        ["guild_id", "score", "post_id"],
        unique=False,
        sqlite_where=sa.text("is_listed"),
        postgresql_where=sa.text("is_listed"),
    )
    op.create_index(
        "ix_post_stats_unanswered",
        "post_stats",
        ["guild_id", "post_id"],
        unique=False,
        sqlite_where=sa.text("is_listed AND NOT is_closed AND answers = 0"),
        postgresql_where=sa.text("is_listed AND NOT is_closed AND answers = 0"),
    )
    op.create_index(
        "ix_post_stats_views",
        "post_stats",
        ["guild_id", "views", "post_id"],
        unique=False,
        sqlite_where=sa.text("is_listed"),
        postgresql_where=sa.text("is_listed"),
    )

    op.create_table(
        "post_tag",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tag_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_post_tag_post_id_post"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tag.id"], name=op.f("fk_post_tag_tag_id_tag"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "tag_id", name=op.f("pk_post_tag")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_post_tag_tag_id", "post_tag", ["tag_id", "post_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=800), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("editor_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_revision_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("post_id", "number", name=op.f("uq_revision_post_id_number")),
    )
    op.create_index(
        "ix_revision_editor_id",
        "revision",
        ["editor_id"],
        unique=False,
        sqlite_where=sa.text("editor_id IS NOT NULL"),
        postgresql_where=sa.text("editor_id IS NOT NULL"),
    )
    op.create_table(
        "view",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("viewer_tag", sa.LargeBinary(length=16), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_view_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "viewer_tag", name=op.f("pk_view")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_view_day"), "view", ["day"], unique=False)

    op.create_table(
        "vote",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("voter_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("direction", sa.SmallInteger(), nullable=False),
        sa.Column("counts", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("door", sa.String(length=8), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("emoji", sa.String(length=60), nullable=True),
        sa.Column("cast_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("direction IN (-1, 1)", name=op.f("ck_vote_direction")),
        sa.CheckConstraint(
            "door IN ('reaction', 'command', 'button', 'import')", name=op.f("ck_vote_door")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_vote_post_id_post"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "voter_id", name=op.f("pk_vote")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_vote_voter_id",
        "vote",
        ["guild_id", "voter_id", "cast_at", "direction", "counts"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("vote")
    op.drop_table("view")
    op.drop_table("revision")
    op.drop_table("post_tag")
    op.drop_table("post_stats")
    op.drop_table("points_event")
    op.drop_table("notification")
    op.drop_table("follow")
    op.drop_table("flag")
    op.drop_table("audit_entry")
    op.drop_table("role_level")
    op.drop_table("post")
    op.drop_table("tag")
    op.drop_table("outbox")
    op.drop_table("member")
    op.drop_table("listing")
    op.drop_table("erasure")
    op.drop_table("draft")
    op.drop_table("channel")
    op.drop_table("category")
    op.drop_table("meta")
    op.drop_table("guild")
