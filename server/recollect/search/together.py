"""Several spaces in one search: each is asked for itself, and what they have is ranked together.

How rare a word is all of them tell, so that the same message is worth the same wherever it lies.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from recollect.search.candidates import Candidates
from recollect.search.turns import Candidate
from recollect.store.store import SpaceStore

MOST_SPACES: Final = 10
"""How many can be searched at once."""

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one space has: candidates that may be shown, and their conversations by id."""

    space: str
    candidates: Candidates
    conversations: Mapping[str, Mapping[str, Any]]


def united(parts: Sequence[Gathered]) -> Candidates:
    """The candidates of all spaces, to be ranked as one."""
    if len(parts) == 1:
        return parts[0].candidates
    each = [part.candidates for part in parts]
    frequencies: Counter[str] = Counter()
    for one in each:
        frequencies.update(one.frequencies)
    sized = [(one.size, one.total) for one in each if one.size and one.total]
    count = sum(total for _, total in sized)
    return Candidates(
        found=[candidate for one in each for candidate in one.found],
        total=sum(one.total for one in each),
        frequencies=dict(frequencies),
        size=sum(size * total for size, total in sized) / count if count else None,
        titles={key: terms for one in each for key, terms in one.titles.items()},
    )


def newest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """By time; what came in one order stays in it where times are the same."""
    return sorted(candidates, key=lambda one: one.created_at or _LONG_AGO, reverse=True)


def places(parts: Iterable[Gathered]) -> dict[str, str]:
    """In which space each candidate is, by id."""
    return {one.id: part.space for part in parts for one in part.candidates.found}


def by_space(
    spaces: Sequence[SpaceStore], ids: Sequence[str], where: Mapping[str, str]
) -> list[tuple[SpaceStore, list[str]]]:
    """The ids that are in each space, where there are some."""
    shared = [(space, [key for key in ids if where.get(key) == space.space]) for space in spaces]
    return [(space, there) for space, there in shared if there]
