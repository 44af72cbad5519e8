"""What was said is found by what is asked, in linear time."""

import random
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recollect.text import analysis
from recollect.text.analysis import index_terms, locate, query_terms, query_words
from recollect.text.encoding import decode
from recollect.text.languages import language, query_languages


def spelled(text: str) -> list[str]:
    return [decode(term) for term in index_terms(text).split()]


def test_terms_repeat_as_often_as_they_occur() -> None:
    assert spelled("Cats, cats and a cat: the connection connected") == [
        *("cat", "cat", "cat", "connect", "connect")
    ]


def test_stop_words_are_dropped_unless_there_is_nothing_else() -> None:
    assert spelled("This is the house") == ["hous"]
    assert spelled("To be or not to be") == ["to", "be", "or", "not", "to", "be"]
    assert query_terms("to be or not to be") == ("to", "be", "or", "not")


def test_an_acronym_in_capitals_is_no_stop_word() -> None:
    assert spelled("the US and the WHO call it IT") == ["us", "who", "call", "it"]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("learning C++ now", "c++"),
        ("the C# language", "C#"),
        ("an ASP.NET site", "asp.net"),
        ("on .NET 8", ".net"),
        ("with node.js here", "Node.js"),
        ("calls getUserById(7)", "getuserbyid"),
        ("calls getUserById(7)", "user"),
        ("the column user_id", "userId"),
        ("Python 3.11.7 is out", "3.11"),
        ("error[E0308]: mismatched", "e0308"),
        ("see foo/bar.py:12", "bar.py"),
        ("write to user@example.org.", "example.org"),
        ("https://docs.example.org/a/b?x=1", "docs.example.org"),
        ("昨日東京へ行った", "東京"),
        ("我的猫很可爱", "猫"),
        ("ภาษาไทยยาก", "ไทย"),
        ("저는 한국어를 배워요", "한국어"),
        ("Ｃ＋＋ in full width", "C++"),
        ("un café noir", "CAFE"),
        ("the connections", "connected"),
        ("John’s e-mail", "john email"),
    ],
)
def test_what_was_said_is_found_by_what_is_asked(said: str, asked: str) -> None:
    terms = query_terms(asked)
    assert terms and set(terms) <= set(index_terms(said).split())


@pytest.mark.parametrize(
    ("said", "asked"), [("learning C++", "C"), ("C#", "C++"), ("東京", "京都")]
)
def test_what_is_something_else_is_not_found(said: str, asked: str) -> None:
    assert not set(query_terms(asked)) <= set(index_terms(said).split())


@given(st.text())
def test_terms_are_plain_for_any_text(text: str) -> None:
    assert all(re.fullmatch("[a-z0-9]+", term) for term in index_terms(text).split(" ") if term)


@given(st.text())
def test_a_text_is_found_by_itself(text: str) -> None:
    # A query tells its language with fewer words than a message ("au et" is French).
    assume(query_languages(text)[0] == language(text))
    assert set(query_terms(text)) == set(index_terms(text).split())


@given(st.text())
def test_locating_finds_exactly_the_terms(text: str) -> None:
    terms = frozenset(index_terms(text).split())
    found = list(locate(text, terms))
    assert {one.term for one in found} == terms
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@given(st.text(), st.text())
def test_white_space_separates(one: str, other: str) -> None:
    together = index_terms(f"{one} {other} house").split()
    assert together == [
        *index_terms(f"{one} house").split()[:-1],
        *index_terms(f"{other} house").split(),
    ]


def test_distinct_terms_and_length_are_bounded() -> None:
    many = index_terms(" ".join(f"word{number}" for number in range(30_000)))
    assert len(set(many.split())) == analysis.MOST_DISTINCT
    long = index_terms("東京都 " * 400_000)
    assert len(long) <= analysis.MOST_CHARACTERS
    assert len(set(long.split())) == 5


def test_words_keep_what_was_typed() -> None:
    assert [word.surface for word in query_words('the "Running" C++, (foo/bar.py)?')] == [
        *("Running", "C++", "foo/bar.py")
    ]


MEGA = 2**20
_RANDOM = random.Random(7)  # noqa: S311 - the same text in every run, not a secret


@pytest.mark.parametrize(
    "text",
    [
        " " * MEGA,
        "a" * 4 * MEGA,
        "!@#$%^&*(){}" * (MEGA // 3),
        *(sign * 4 * MEGA for sign in "._:+#-"),
        *(f"a{sign}" * 2 * MEGA for sign in (".", "-", "_", "/", "'", "+", "#", "::", "@")),
        "1." * 2 * MEGA,
        "aA" * 2 * MEGA,
        "東京都庁" * MEGA,
        "a" + "\u0316\u0300" * MEGA,
        "\ufdfa" * (MEGA // 4),
        "".join(_RANDOM.choices("abcdefghijklmnop   /.-_", k=4 * MEGA)),
    ],
    ids=lambda text: ascii(text[:6]),
)
def test_hostile_text_costs_linear_time(text: str) -> None:
    started = time.process_time()
    index_terms(text)
    assert time.process_time() - started < 15


def test_threads_may_analyse_at_the_same_time() -> None:
    texts = [f"connections{n} running houses {n}" for n in range(500)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(index_terms, texts)) == [index_terms(text) for text in texts]


@given(st.from_regex(r"[a-z]{1,45}[.,;:!?)]{0,3}", fullmatch=True))
def test_plain_words_take_no_other_way_than_the_rest(chunk: str) -> None:
    # The bracket makes the chunk one that is not plain, and means nothing.
    assert query_terms(chunk) == query_terms("(" + chunk)
