"""Which language a text is in, told by its commonest words: cheap, and enough to choose a stemmer.

Languages with a script of their own need no telling. Of those in Latin letters, a message is in
the one whose common words it has most of; a query of a few words may be in any. Only in English
are there more stop words than these common ones (`stopwords`).
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from recollect.text.folding import folded, normalized

ENGLISH: Final = "english"
_READ: Final = 2000
_LEAST_WORDS: Final = 3
_LEAST_SHARE: Final = 0.12
_TELLING: Final = 2
"""Common words by which a query is known to be in a language."""

_LISTS: Final[Mapping[str, str]] = {
    "english": "the of and to is it that for you with on are this be have what how my we do "
    "did can was in not when which from should does there your",
    "german": "der die das und ist nicht ich du wir sie es ein eine einen dem den des mit "
    "auf für von zu wie was wenn dass auch noch nur kann haben hat wird sind bei "
    "aus über nach mein meine im am",
    "french": "le la les un une des du de et est pas je tu nous vous il elle que qui quoi "
    "dans pour sur avec ce cette mon ma mes comment quand où au aux sont être "
    "fait ou mais plus ne",
    "spanish": "el la los las un una es no de del que en por para con se su mi yo tú como "
    "cuando donde qué cómo está son más pero lo al este esta hay",
    "italian": "il lo la gli le un una non di del della che in per con si mio mia come "
    "quando dove cosa sono più ma questo questa nel alla ho hai",
    "portuguese": "os as um uma não de do da dos das que em no na por para com se meu minha "
    "como quando onde são mais mas isso este esta você eu",
    "dutch": "de het een en is niet ik je we zij van op voor met dat die wat hoe wanneer "
    "waar mijn zijn hebben heeft wordt ook maar naar bij uit kan",
    "swedish": "och det att en ett är inte jag du vi de som på för med av till den hur när "
    "var min mitt har kan ska om från",
}
COMMON: Final = {name: frozenset(map(folded, said.split())) for name, said in _LISTS.items()}
"""The commonest words of two letters and more of each language in Latin letters, folded."""
OTHERS: Final = tuple(name for name in COMMON if name != ENGLISH)
_WORD: Final = re.compile(r"[^\W\d_]+")


def language(text: str) -> str:
    """The language of a message; English if nothing tells another."""
    words = _words(text[:_READ])
    counts = _counts(words)
    best = max(OTHERS, key=counts.__getitem__)
    enough = counts[best] >= max(_LEAST_WORDS, _LEAST_SHARE * len(words))
    return best if enough and counts[best] > counts[ENGLISH] else ENGLISH


def query_languages(query: str) -> tuple[str, ...]:
    """The languages that a query may be in: one if it tells, else all, English first."""
    counts = _counts(_words(query))
    best = max(counts, key=counts.__getitem__)
    if counts[ENGLISH] and counts[ENGLISH] == counts[best]:
        return (ENGLISH,)
    return (best,) if counts[best] >= _TELLING else (ENGLISH, *OTHERS)


def _words(text: str) -> list[str]:
    if text.isascii():
        return _WORD.findall(text.lower())
    return [folded(word) for word in _WORD.findall(normalized(text))]


def _counts(words: list[str]) -> dict[str, int]:
    said = Counter(words)
    return {
        name: sum(said[word] for word in common.intersection(said))
        for name, common in COMMON.items()
    }
