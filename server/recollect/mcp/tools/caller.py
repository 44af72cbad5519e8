"""Who calls a tool: the identity the web has checked, and a way to say how far the work is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from recollect.accounts.identity import Identity
from recollect.errors import Forbidden

Progress = Callable[[float, float | None, str | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller of one tool. `progress(done, total, message)` tells clients that want to know.

    `looked_in` becomes the ids of the spaces that the call was about.
    """

    identity: Identity
    progress: Progress
    looked_in: set[str] = field(default_factory=set)

    def allowed(self, scope: str) -> "Caller":
        """The caller of a tool that needs this scope; Forbidden unless the key has it.

        For what writes, spaces that the caller may only read are refused from here on.
        """
        if not self.identity.may(scope):
            raise Forbidden(
                f"This key lacks the scope {scope}. The user can make one that has it: "
                f"`recollect key create --name NAME --scope {scope}`.",
                needed=[scope],
            )
        return self if scope == "read" else replace(self, identity=self.identity.writing())

    def space(self, requested: str | None) -> str:
        """The id of the space to work in; NotFound for one the key does not open."""
        space = self.identity.space_for(requested)
        self.looked_in.add(space)
        return space
