"""Who is told of an answer or a comment, so that neither a row nor its absence names anybody.

Someone who acts under their own name is not told of it. Of an anonymous act everybody is told who
has a stake under their own name, the actor too: whoever was left out would be the one who wrote
it. A sealed stake of the actor, or of someone who is told already, becomes a decoy: a sealed row
for nobody, so that the number of rows does not tell either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import Authored, author_of, is_anonymous
from db.models import Post
from db.queries import follows, writers
from db.queries.notifications import NOBODY, Telling
from db.queries.posts import PostFacts
from db.sealing import Seal


@dataclass(slots=True)
class _Round:
    """One round of telling: who acts, and who has been told so far, under which hat."""

    seal: Seal
    kind: str
    post_id: int
    actor_id: int
    actor_is_named: bool
    tellings: list[Telling] = field(default_factory=list)
    named: set[int] = field(default_factory=set)
    sealed: set[int] = field(default_factory=set)

    def tell_author(self, post: Authored, role: str) -> None:
        author_id = author_of(self.seal, post)
        if author_id is None:
            return
        if not is_anonymous(post):
            self.tell_named(author_id, role)
        elif author_id not in self.sealed:
            # Two posts of one sealed author show one name: leaving one out tells nothing new.
            self.tell_sealed(author_id, role)

    def tell_named(self, user_id: int, role: str) -> None:
        acts_openly = self.actor_is_named and user_id == self.actor_id
        if acts_openly or user_id in self.named:
            return
        self.named.add(user_id)
        self._add(user_id, False, role)

    def tell_sealed(self, user_id: int, role: str) -> None:
        is_decoy = user_id == self.actor_id or user_id in self.named or user_id in self.sealed
        self.sealed.add(user_id)
        self._add(NOBODY if is_decoy else user_id, True, role)

    def _add(self, recipient_id: int, is_private: bool, role: str) -> None:
        self.tellings.append(
            Telling(recipient_id, is_private, self.kind, self.post_id, {"role": role})
        )


async def of_answer(
    session: AsyncSession, seal: Seal, question: PostFacts, answer: Post, actor_id: int
) -> Sequence[Telling]:
    """Give who is told of a new answer: the followers, the asker being one of them."""
    this = _Round(seal, "answered", answer.id, actor_id, answer.shown_name is None)
    await _tell_followers(session, this, question)
    return this.tellings


async def of_comment(
    session: AsyncSession,
    seal: Seal,
    question: PostFacts,
    parent: PostFacts,
    comment: Post,
    actor_id: int,
) -> Sequence[Telling]:
    """Give who is told of a new comment: its post's author, who commented before, followers."""
    this = _Round(seal, "commented", comment.id, actor_id, comment.shown_name is None)
    earlier = await writers.list_commenters(session, parent.id)
    role = "asker" if parent.id == question.id else "author"
    stakes = [(post, "commenter") for post in earlier if post.id != comment.id]
    _tell_authors(this, [(parent, role), *stakes])
    await _tell_followers(session, this, question)
    return this.tellings


def _tell_authors(this: _Round, stakes: Iterable[tuple[Authored, str]]) -> None:
    # Names first: who is told openly needs no sealed row, and the other way round would tell.
    for post, role in sorted(stakes, key=lambda stake: is_anonymous(stake[0])):
        this.tell_author(post, role)


async def _tell_followers(session: AsyncSession, this: _Round, question: PostFacts) -> None:
    named_asker, asker_id = question.author_id, author_of(this.seal, question)
    followers = await follows.list_followers(session, this.seal, question.id)
    if named_asker is not None and named_asker in followers:
        this.tell_named(named_asker, "asker")
    for follower_id in followers:
        if follower_id != named_asker:
            this.tell_sealed(follower_id, "asker" if follower_id == asker_id else "follower")
