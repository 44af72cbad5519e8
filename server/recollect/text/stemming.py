"""Chooses a stemmer for a word: English only so far. Nothing else knows of languages."""

import re
from typing import Final

import Stemmer

_ENGLISH: Final = re.compile(r"[a-z]{3,}")


def stem(word: str) -> str:
    """The stem of a folded word. A word of no known language is its own stem."""
    # Making a stemmer costs less than guarding one against other threads.
    return str(Stemmer.Stemmer("english", 0).stemWord(word)) if _ENGLISH.fullmatch(word) else word
