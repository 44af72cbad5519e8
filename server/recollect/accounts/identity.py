"""Who is asking, and what they may do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from recollect.errors import Forbidden, NotFound
from recollect.store.account_records import SpaceRole

SCOPES: Final = ("capture", "read", "write", "admin")
"""What a key may be good for. `admin` implies the others, in its user's own spaces only."""

EVERYDAY: Final = frozenset({"capture", "read", "write"})
"""What a person's client needs; what pairing grants."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A space the caller may see."""

    space: str
    name: str
    role: SpaceRole


@dataclass(frozen=True, slots=True)
class Identity:
    """The caller of one request. `space` is where things go when the caller names no space.

    `origin` is the only web origin the key may be used from, if it is bound to one;
    `limited_to` are the only spaces the key opens, if it does not open all of its user's;
    `writes`: spaces that the caller may only read are refused. `is_session`: somebody signed in to
    the page, and `key_id` is the id of that session.
    """

    user: str
    name: str
    space: str
    spaces: tuple[Membership, ...]
    scopes: frozenset[str]
    key_id: str
    origin: str | None = None
    expires_at: datetime | None = None
    limited_to: frozenset[str] | None = None
    writes: bool = False
    is_session: bool = False

    def may(self, *scopes: str) -> bool:
        """Whether the key has one of these scopes."""
        return "admin" in self.scopes or not self.scopes.isdisjoint(scopes)

    def covers(self, scopes: Iterable[str]) -> bool:
        """Whether the key has all of these scopes."""
        return all(self.may(scope) for scope in scopes)

    def writing(self) -> "Identity":
        """The same caller, about to write: `space_for` refuses what may only be read."""
        return replace(self, writes=True)

    def space_for(self, requested: str | None) -> str:
        """The space to work in; NotFound for one the caller does not belong to.

        Forbidden, with the code `view_only`, for a viewer who is about to write.
        """
        found = self.membership(requested or self.space)
        if self.writes and found.role == "viewer":
            raise Forbidden("You may read in this space, not write.", code="view_only")
        return found.space

    def reaches(self, space: str) -> bool:
        """Whether the caller may write in this space."""
        return any(m.space == space and m.role != "viewer" for m in self.spaces)

    def membership(self, space: str) -> Membership:
        """What the caller is in this space; NotFound for one the caller does not belong to."""
        for membership in self.spaces:
            if membership.space == space:
                return membership
        raise NotFound("There is no such space for you.", space=space)
