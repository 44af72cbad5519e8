"""Compressed files are read piece by piece, and what is wrong with them is told."""

import gzip
import io
import random

import pytest

from recollect.archive.gzips import unpacked
from recollect.archive.records import Unreadable

TEXT = bytes(random.Random(1).choices(b"abcdefgh \n", k=300_000))  # noqa: S311


def contents(data: bytes, size: int = 4096) -> bytes:
    """All of it, by reads of `size`."""
    read = unpacked(io.BytesIO(data).read)
    pieces = []
    while piece := read(size):
        assert len(piece) <= size
        pieces.append(piece)
    return b"".join(pieces)


@pytest.mark.parametrize("size", [1, 7, 4096, 1 << 20])
def test_the_contents_come_back(size: int) -> None:
    text = TEXT[: 3000 if size < 100 else None]
    assert contents(gzip.compress(text), size) == text


def test_several_in_a_row_are_one(size: int = 1000) -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"") + gzip.compress(TEXT)
    assert contents(packed, size) == b"one " + TEXT


def test_an_empty_one() -> None:
    assert contents(gzip.compress(b"")) == b""


@pytest.mark.parametrize("kept", [5, 15, 1000, -9, -1])
def test_one_that_was_cut_off_is_noticed(kept: int) -> None:
    with pytest.raises(Unreadable, match="cut off"):
        contents(gzip.compress(TEXT)[:kept])


def test_a_damaged_one_is_noticed() -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[len(packed) // 2] ^= 0xFF
    with pytest.raises(Unreadable):
        contents(bytes(packed))
    with pytest.raises(Unreadable, match="broken"):
        contents(gzip.compress(TEXT) + b"something else")


def test_little_is_held_of_much() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    read = unpacked(io.BytesIO(bomb).read)
    total = 0
    while piece := read(65536):
        assert len(piece) <= 65536
        total += len(piece)
    assert total == 50_000_000
