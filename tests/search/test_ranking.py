"""BM25: rare before common, short before long."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from recollect.search.candidates import Candidates
from recollect.search.question import Question, question
from recollect.search.ranking import rank, weighted
from recollect.search.turns import Candidate

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def candidate(key: str, terms: str, minutes: int | None = 0) -> Candidate:
    created_at = None if minutes is None else NOON + timedelta(minutes=minutes)
    return Candidate(key, "conv_a", created_at, terms)


def asking(terms: list[str]) -> Question:
    return Question(dict.fromkeys(terms, 1.0))


def order(found: list[Candidate], terms: list[str], frequencies: dict[str, int]) -> list[str]:
    return [one.candidate.id for one in rank(Candidates(found, 1000, frequencies), asking(terms))]


def test_a_rare_term_beats_a_common_one() -> None:
    found = [candidate("common", "cat dog"), candidate("rare", "cat axolotl")]
    assert order(found, ["dog", "axolotl"], {"dog": 400, "axolotl": 1}) == ["rare", "common"]


def test_short_beats_long() -> None:
    found = [candidate("long", "cat" + " filler" * 50), candidate("short", "cat filler")]
    assert order(found, ["cat"], {"cat": 2}) == ["short", "long"]


def test_often_beats_once_but_less_and_less() -> None:
    once, twice, thrice = ("cat dog dog dog", "cat cat dog dog", "cat cat cat dog")
    ranked = rank(
        Candidates([candidate(c, c) for c in (once, twice, thrice)], 9, {"cat": 3}), asking(["cat"])
    )
    first, second, third = (one.score for one in ranked)
    assert [one.candidate.id for one in ranked] == [thrice, twice, once]
    assert first - second < second - third


def test_both_terms_beat_one() -> None:
    found = [candidate("one", "cat cat"), candidate("both", "cat dog")]
    assert order(found, ["cat", "dog"], {"cat": 5, "dog": 5}) == ["both", "one"]


def test_equal_scores_go_newest_first() -> None:
    found = [candidate(key, "cat", at) for key, at in (("c", None), ("b", 1), ("a", 1), ("d", 9))]
    assert order(found, ["cat"], {"cat": 4}) == ["d", "a", "b", "c"]


def test_what_has_no_term_is_left_out() -> None:
    assert order([candidate("a", ""), candidate("b", "dog")], ["cat"], {"cat": 1}) == []


def test_an_open_question_takes_what_was_said_by_whom_it_names_or_when() -> None:
    hers = replace(candidate("hers", "tea"), author="Ann", conversation="conv_b")
    his = replace(candidate("his", "tea"), author="Bob", conversation="conv_c")
    then = replace(candidate("then", "tea", minutes=60 * 24 * 40), conversation="conv_d")
    found = Candidates([his, hers, then, candidate("said", "cat")], 9, {"cat": 1})
    asked = question("Ann, the cat, in April 2026?")
    assert [one.candidate.id for one in rank(found, asked)] == ["said"]
    openly = rank(found, replace(asked, is_open=True))
    assert [one.candidate.id for one in openly] == ["said", "then", "hers"]


@pytest.mark.parametrize("frequency", [0, 1, 500, 1000, 2001])
def test_weights_are_never_negative(frequency: int) -> None:
    weights = weighted(Candidates([], 1000, {"cat": frequency}), asking(["cat"]))
    assert all(weight > 0 for weight in weights.values())
    assert bool(weights) == (frequency > 0)
