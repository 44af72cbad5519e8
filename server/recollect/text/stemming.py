"""Chooses a stemmer for a word: by its script, and for Latin letters by the language it is in."""

import re
from typing import Final

import Stemmer

_LATIN: Final = re.compile(r"[a-zß-öø-ž]{3,}")
_SCRIPTS: Final = (
    (re.compile(r"[а-яё]{3,}"), "russian"),
    (re.compile(r"[α-ω]{3,}"), "greek"),
    (re.compile(r"[ء-ي]{3,}"), "arabic"),
    (re.compile(r"[ऀ-ॿ]{3,}"), "hindi"),
)


def stem(word: str, language: str = "english") -> str:
    """The stem of a folded word. A word of no known language is its own stem."""
    if _LATIN.fullmatch(word):
        return _stemmed(word, language)
    for script, known in _SCRIPTS:
        if script.fullmatch(word):
            return _stemmed(word, known)
    return word


def _stemmed(word: str, language: str) -> str:
    # Making a stemmer costs less than guarding one against other threads.
    return str(Stemmer.Stemmer(language, 0).stemWord(word))
