"""Who calls a tool: the identity the web has checked, and a way to say how far the work is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from recollect.accounts.identity import Identity
from recollect.errors import Forbidden

Progress = Callable[[float, float | None, str | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller of one tool. `progress(done, total, message)` tells clients that want to know."""

    identity: Identity
    progress: Progress

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
        return self if scope == "read" else self.writing()

    def writing(self) -> "Caller":
        """The same, about to write: refused spaces that it may only read."""
        return replace(self, identity=self.identity.writing())

    def space(self, requested: str | None) -> str:
        """The id of the space to work in; NotFound for one the key does not open."""
        return self.identity.space_for(requested)
