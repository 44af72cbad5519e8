"""Whether two turns say the same, although one was read from a page and the other from JSON. Pure.

Pages lose Markdown's signs and add words of their own (labels of buttons, numbers of sources);
answers grow while they are watched. Texts are compared by their letters and digits alone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from recollect.models import Role
from recollect.text.bigrams import UNSPACED, spans

_BETWEEN: Final = re.compile(r"[\W_]+")
_WORD: Final = re.compile(r"\w+")
_LONG_ENOUGH: Final = 16
"""Letters that a beginning must have to tell something; one that is still growing needs none."""
_NEVER_REPEATED: Final = 64
"""Letters from which on people do not ask the same again at another place, word for word."""
_FEWEST_WORDS: Final = 8
_MOST_WORDS: Final = 20_000
"""Of what is longer, the beginning is compared: many long texts may have to be, all with all."""
_OVERLAP: Final = 0.85
_SHORTEST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Saying:
    """What a turn says, made comparable: `plain` are the letters and digits of its text."""

    role: Role
    text: str
    plain: str
    partial: bool = False

    @property
    def mark(self) -> tuple[Role, str] | None:
        """Equal for turns that say the same; None for one that says nothing."""
        return (self.role, self.plain) if self.plain else None

    @property
    def tells_place(self) -> bool:
        """Whether it is long enough to be said at one place only; people say "Go on" at many."""
        return len(self.plain) >= (_NEVER_REPEATED if self.role == "user" else _LONG_ENOUGH)


def saying(role: Role, text: str, *, partial: bool = False) -> Saying:
    """A text as somebody's saying."""
    plain = _BETWEEN.sub("", text.casefold()) or "".join(text.split())
    return Saying(role, text, plain, partial)


def grown(one: Saying, other: Saying) -> bool:
    """Whether one says the beginning of what the other says, or the same.

    Nothing is the beginning of anything, as long as it is still growing.
    """
    shorter, longer = sorted((one, other), key=lambda each: len(each.plain))
    tells = shorter.partial or len(shorter.plain) >= _LONG_ENOUGH
    return (
        one.role == other.role
        and (tells or (one.mark is not None and one.mark == other.mark))
        and longer.plain.startswith(shorter.plain)
    )


class Covering:
    """How well real messages cover what a page shows. Remembers the words of what it compared."""

    def __init__(self) -> None:
        self._words: dict[str, Counter[str]] = {}

    def __call__(self, real: Saying, shown: Saying) -> int:
        """3: all that is shown begins the message; 2: nearly all its words are in it, and it is not
        much longer; 1: the message is only a beginning of what is shown; 0: unlike.
        """
        begun = grown(real, shown)
        if begun and len(real.plain) >= len(shown.plain):
            return 3
        # People repeat their questions with a word changed; only answers are told by their words.
        by_words = real.role == shown.role != "user" and not real.partial
        return 2 if by_words and self._overlap(real, shown) else int(begun)

    def all_of(self, real: Saying, shown: Saying) -> bool:
        """Whether what is shown is told, in the same letters or nearly all of its words."""
        return real.mark == shown.mark or self(real, shown) > 1

    def _overlap(self, real: Saying, shown: Saying) -> bool:
        if len(shown.text) < len(real.text) * _SHORTEST:
            return False
        words, ours = self._counted(real), self._counted(shown)
        total = ours.total()
        return total >= _FEWEST_WORDS and (words & ours).total() >= total * _OVERLAP

    def _counted(self, said: Saying) -> Counter[str]:
        found = self._words.get(said.plain)
        if found is None:
            found = self._words[said.plain] = Counter(islice(_words(said.text), _MOST_WORDS))
        return found


def _words(text: str) -> Iterator[str]:
    """Words as spaces part them, and pairs of characters where there are none to part them."""
    for word in map(re.Match.group, _WORD.finditer(text.casefold())):
        reached = 0
        for run in () if word.isascii() else UNSPACED.finditer(word):
            if reached < run.start():
                yield word[reached : run.start()]
            yield from (run[0][start:end] for start, end in spans(run[0]))
            reached = run.end()
        if reached < len(word):
            yield word[reached:]
