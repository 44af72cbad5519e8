"""Conversations that read like those of people and assistants, the same in every run.

Words follow each other as in texts that are there anyway (a chain of word pairs): Python's own
library and its documentation and, where the shared benchmark sets are, their messages too, so that
filler speaks of the same things in the same words as what is searched for among it. Each
conversation keeps mostly to one text, as real ones keep to a subject.
"""

import itertools
import json
import random
import re
import sysconfig
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from pydoc_data import topics
from typing import Any, Final

START: Final = datetime(2023, 1, 1, tzinfo=UTC)
SITES: Final = ("chatgpt", "claude", "gemini", "deepseek")
SHARED: Final = Path(__file__).resolve().parents[2] / "shared" / "bench" / "retrieval"
_STRAYS: Final = 0.12
"""How often the next word is any word of any text: a new sentence."""
_LEAST_WORDS: Final = 400
_TALKS_PER_DAY: Final = 10


class Chain:
    """Which word follows which in one text."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._followers: dict[str, list[str]] = {}
        for word, following in itertools.pairwise(words):
            self._followers.setdefault(word, []).append(following)

    def after(self, word: str, chance: random.Random) -> str:
        """A word that follows this one somewhere, or any."""
        return chance.choice(self._followers.get(word) or self.words)


class Filler:
    """Makes conversations."""

    def __init__(self, seed: int = 11) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same in every run
        self._chains = [Chain(words) for words in _texts()]

    def conversations(self, messages: int) -> Iterator[dict[str, Any]]:
        """Normalised conversations of `messages` messages in all."""
        made = number = 0
        while made < messages:
            size = min(self._random.choice((4, 6, 10, 20, 40, 80)), messages - made)
            yield self._conversation(number, size)
            made, number = made + size, number + 1

    def _conversation(self, number: int, size: int) -> dict[str, Any]:
        subject = self._random.choice(self._chains)
        began = START + timedelta(days=number / _TALKS_PER_DAY)
        return {
            "platform": self._random.choice(SITES),
            "external_id": f"filler-{number}",
            "title": " ".join(self._words(subject, 4)),
            "created_at": began,
            "messages": [self._message(subject, began, place) for place in range(size)],
        }

    def _message(self, subject: Chain, began: datetime, place: int) -> dict[str, Any]:
        asks = place % 2 == 0
        count = self._random.randint(6, 60) if asks else self._random.randint(40, 260)
        return {
            "external_id": str(place),
            "role": "user" if asks else "assistant",
            "created_at": began + timedelta(minutes=place),
            "content": " ".join(self._words(subject, count)) + ("?" if asks else "."),
        }

    def _words(self, subject: Chain, count: int) -> Iterator[str]:
        word = self._random.choice(subject.words)
        for _ in range(count):
            yield word
            strays = self._random.random() < _STRAYS
            chain = self._random.choice(self._chains) if strays else subject
            word = chain.after(word, self._random)


def _texts() -> Iterator[Sequence[str]]:
    for text in (*topics.topics.values(), *_library(), *_shared()):
        words = re.findall(r"\S*\w\S*", text)
        if len(words) >= _LEAST_WORDS:
            yield words


def _library() -> Iterator[str]:
    """Python's standard library: code with what its authors say of it."""
    folder = Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(folder.glob("[a-z]*.py")):
        yield path.read_text("utf-8", "replace")


def _shared() -> Iterator[str]:
    for path in sorted((SHARED / "data").glob("*.json")):
        for conversation in json.loads(path.read_text("utf-8")):
            yield " ".join(message["text"] for message in conversation["messages"])
