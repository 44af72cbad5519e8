"""What helps to answer a question ranks above what does not."""

import numpy as np

from recollect.compression.block import parse
from recollect.compression.index import index
from recollect.compression.matching import _windows, faded, occurrences, rarity
from recollect.compression.messages import Message
from recollect.compression.scoring import scores
from recollect.compression.vocabulary import Vocabulary


def ranked(texts: list[str], question: str) -> list[str]:
    vocabulary = Vocabulary()
    messages = [Message("user", text) for text in [*texts, question]]
    found = index(messages, [parse(messages, vocabulary)], vocabulary.terms)
    values = scores(found, vocabulary, question, "")[: len(texts)]
    return [texts[place] for place in np.argsort(-values, kind="stable")]


FILLER = [f"Nothing happened in the workshop on shelf {n}, as before." for n in range(40)]


def test_the_rare_words_of_the_question_win() -> None:
    fact = "The spare violin strings are in the walnut box."
    assert ranked([*FILLER, fact, *FILLER], "Where are the violin strings?")[0] == fact


def test_the_answer_beside_a_matching_question_is_near_the_top() -> None:
    asks, says = "Ann: Where did you hide the medal?", "Bob: Under the loose board in the attic."
    best = ranked([*FILLER, asks, says, *FILLER], "Where is the medal hidden?")
    assert {asks, says} <= set(best[:5])


def test_when_asks_for_a_time() -> None:
    timed, plain = "We bought the piano last Tuesday.", "We bought the piano with joy and pride."
    assert ranked([*FILLER, plain, timed], "When was the piano bought?")[0] == timed


def test_occurrences_are_counted() -> None:
    vocabulary = Vocabulary()
    messages = [Message("user", text) for text in ("tea tea pot", "pot", "cup tea pot")]
    found = index(messages, [parse(messages, vocabulary)], vocabulary.terms)
    tea, pot, cup = (vocabulary.terms_of(word)[0] for word in ("tea", "pot", "cup"))
    told = occurrences(found, [tea, cup], [tea, pot, cup], rarity(found))
    assert told.counts.tolist() == [[2, 0, 1], [0, 0, 1]]
    assert told.pairs.tolist() == [1, 0, 1]
    assert rarity(found)[cup] > rarity(found)[tea] > rarity(found)[pot]


def test_windows_and_fading() -> None:
    row = np.array([[1.0, 0, 0, 2, 0]])
    assert _windows(row, 1).tolist() == [[1, 1, 2, 2, 2]]
    assert _windows(row, 9).tolist() == [[3, 3, 3, 3, 3]]
    assert faded(row[0], 0.5).tolist() == [0, 1, 0.5, 0.25, 2.125]
