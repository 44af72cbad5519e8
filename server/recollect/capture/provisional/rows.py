"""Messages in a row that no person wrote: a page may show them as one turn. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from recollect.capture.provisional.likeness import Saying, saying
from recollect.models import Role


@dataclass(frozen=True, slots=True)
class Row:
    """Messages of one role in a row, as one saying, and the place of the longest of them."""

    said: Saying
    longest: int


class Rows:
    """The rows of a path. Each is joined once, however many turns are compared with it."""

    def __init__(self, said: Sequence[Saying]) -> None:
        self._said = said
        self._firsts: list[int] = []
        for place, each in enumerate(said):
            goes_on = place and each.role != "user" and said[place - 1].role != "user"
            self._firsts.append(self._firsts[-1] if goes_on else place)
        self._joined: dict[tuple[int, Role], Row | None] = {}

    def around(self, place: int, role: Role) -> Row | None:
        """What is said by this role in the row of a place; None if it is not several messages."""
        key = (self._firsts[place], role)
        if key not in self._joined:
            self._joined[key] = self._row(*key)
        return self._joined[key]

    def _row(self, first: int, role: Role) -> Row | None:
        places = takewhile(lambda at: self._firsts[at] == first, range(first, len(self._said)))
        told = [at for at in places if self._said[at].role == role and self._said[at].plain]
        if len(told) < 2:
            return None
        joined = saying(role, "\n".join(self._said[at].text for at in told))
        return Row(joined, max(told, key=lambda at: len(self._said[at].plain)))
