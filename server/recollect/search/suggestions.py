"""Did you mean: for a word that no message has, one that some have and that is a slip away.

A slip is one letter too few, too many, another or two swapped (Norvig, "How to Write a Spelling
Corrector"). All such words are asked of the text index at once; which of them exist, the messages
tell.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from recollect.errors import Unavailable
from recollect.search.filters import LIVE
from recollect.store.scoped import Document
from recollect.store.store import SpaceStore
from recollect.text.analysis import QueryWord, locate, query_terms
from recollect.text.folding import folded
from recollect.text.languages import language

SHORTEST: Final = 4
LONGEST: Final = 24
"""Shorter words are a slip away from anything, longer ones are no words."""
MOST_WORDS: Final = 2
_READ: Final = 100
_MAX_MS: Final = 200
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


async def suggestion(
    space: SpaceStore, query: str, words: Sequence[QueryWord], unknown: frozenset[str]
) -> str | None:
    """The query with words of unknown terms replaced by known ones; None if there are none."""
    wrong = [word.surface for word in words if word.terms and unknown.issuperset(word.terms)]
    changed = query
    for surface in wrong[:MOST_WORDS]:
        if found := await _known(space, surface):
            changed = changed.replace(surface, found)
    return changed if changed != query else None


async def _known(space: SpaceStore, surface: str) -> str | None:
    word = folded(surface)
    if not (SHORTEST <= len(word) <= LONGEST and word.isalpha()):
        return None
    slips = await asyncio.to_thread(_slips, word)
    query: Mapping[str, Any] = {"$text": {"$search": " ".join(slips)}, **LIVE}
    try:
        found = await space.messages.find(query, ["terms", "text"], limit=_READ, max_ms=_MAX_MS)
    except Unavailable:
        return None  # A suggestion is not worth waiting for.
    return await asyncio.to_thread(_commonest, found, slips)


def _commonest(found: Sequence[Document], slips: frozenset[str]) -> str | None:
    counts = Counter(term for one in found for term in set(one["terms"].split()) if term in slips)
    if not counts:
        return None
    term = min(counts, key=lambda each: (-counts[each], each))
    text = next(str(one["text"]) for one in found if term in one["terms"].split())
    place = next(locate(text, frozenset({term}), language(text)), None)
    return text[place.start : place.end] if place else None


def _slips(word: str) -> frozenset[str]:
    """The terms of all words that are one slip away."""
    return frozenset(term for each in set(_edits(word)) for term in query_terms(each))


def _edits(word: str) -> Iterator[str]:
    letters = set(_LETTERS) | set(word)
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield from (before + letter + after for letter in letters)
