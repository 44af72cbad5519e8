"""Cutting JSON into records: in any pieces, with any fault, in constant memory."""

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.archive.splitting import Fault, LineSplitter, Splitter


def split(data: bytes, size: int = 1 << 16, limit: int = 1 << 20) -> list[Any]:
    """The records decoded, faults as they are, and `bytes` for what is not JSON."""
    splitter = Splitter(limit)
    found: list[bytes | Fault] = []
    for place in range(0, len(data), size):
        found += splitter.feed(data[place : place + size])
    return [decoded(piece) for piece in [*found, *splitter.close()]]


def decoded(piece: bytes | Fault) -> Any:
    try:
        return piece if isinstance(piece, Fault) else json.loads(piece)
    except (ValueError, RecursionError):
        return piece


values = st.recursive(
    st.none()
    | st.integers()
    | st.text(max_size=90)
    | st.sampled_from(['"', "\\", "[{", "}]", "\n"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)
records = st.lists(st.dictionaries(st.text(max_size=9), values, max_size=4), max_size=4)


@settings(deadline=None)
@given(records, st.integers(1, 80), st.sampled_from([None, 1]), st.booleans())
def test_every_shape_in_any_pieces(
    expected: list[Any], size: int, indent: int | None, ascii_only: bool
) -> None:
    def text(value: Any) -> bytes:
        return json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode()

    wrapper = {"version": [1, {"x": []}], "conversations": expected, "projects": [{"a": 1}, [2]]}
    assert split(text(expected), size) == expected
    assert split(text(wrapper), size) == expected
    assert split(b"\n".join(map(text, expected)), size) == expected


def test_one_conversation_by_itself() -> None:
    record = {"uuid": "x", "chat_messages": [{"conversations": [{"a": 1}]}]}
    assert split(json.dumps(record).encode()) == [record]


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize(
    "broken",
    [
        b'{"a": nonsense}',
        b'{"a": [}',
        b'{"a": {"b": ]}',
        b'{"a": "\xff"}',
        b'{"a": "torn\n}',
        b'{"a": 1}}',
        b'{"a": \x00\x01}',
        b'{"a": NaN}',
    ],
)
def test_a_broken_record_does_not_spoil_the_next(broken: bytes, size: int) -> None:
    found = split(b'[{"n": 1}, ' + broken + b', {"n": 2}, {"n": 3}]', size)
    assert found[0] == {"n": 1}
    assert found[-2:] == [{"n": 2}, {"n": 3}]
    assert len(found) <= 4


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize(
    ("around", "reason"),
    [
        (b'[{"n": 1}, %s]', "a closing bracket is missing"),
        (b'{"conversations": [{"n": 1}, %s]}', "a closing bracket is missing"),
        (b'{"n": 1} %s', "the file ends in the middle"),
    ],
)
def test_what_a_missing_bracket_costs_is_told(around: bytes, reason: str, size: int) -> None:
    broken = b'{"m": {"a": 2}, {"n": 3}, ' + b'{"n": 4}, ' * 300 + b'{"n": 5}'
    first, fault = split(around % broken, size)
    assert first == {"n": 1}
    assert isinstance(fault, Fault) and fault.reason.startswith(reason)
    assert ": 3 KiB from its start could not be read" in fault.reason


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(1, 40))
def test_a_torn_file_gives_what_was_whole(cut: int, size: int) -> None:
    whole = json.dumps([{"n": 1, "t": "é\\"}, {"n": 2, "t": '"'}]).encode()
    found = split(whole[:cut], size)
    complete = [each for each in found if isinstance(each, dict)]
    assert complete == [{"n": 1, "t": "é\\"}, {"n": 2, "t": '"'}][: len(complete)]
    assert bool(cut < len(whole)) == any(isinstance(each, Fault) for each in found)


@pytest.mark.parametrize("size", [16, 1000])
def test_a_record_that_is_too_large_is_left_out(size: int) -> None:
    large = json.dumps([{"n": 1}, {"n": "x" * 3_000_000, "m": [{}]}, {"n": 3}]).encode()
    first, fault, last = split(large, 1 << 16)
    assert (first, last) == ({"n": 1}, {"n": 3})
    assert fault == Fault("it is larger than 1 MiB")


@pytest.mark.parametrize("splitter", [Splitter(1 << 20), LineSplitter(1 << 20)])
def test_a_record_that_is_too_large_is_not_held(splitter: Splitter | LineSplitter) -> None:
    tracemalloc.start()
    found = list(splitter.feed(b'{"a": "'))
    for _ in range(500):
        found += splitter.feed(bytes(1 << 16))
    found += [*splitter.feed(b'"}'), *splitter.close()]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [Fault("it is larger than 1 MiB")]
    assert peak < 4 << 20


def test_a_large_wrapper_is_no_large_record() -> None:
    wrapper = {"about": "x" * 2_000_000, "conversations": [{"n": 1}]}
    assert split(json.dumps(wrapper).encode()) == [{"n": 1}]


def test_depth_costs_nothing() -> None:
    (deep, good) = split(b"[" + b'{"a":[' * 50_000 + b"]}" * 50_000 + b', {"n": 1}]', limit=1 << 30)
    assert len(deep) == 50_000 * len('{"a":[]}')
    assert good == {"n": 1}
    assert isinstance(split(b"[" * 3_000_000)[-1], Fault)


@pytest.mark.parametrize("data", [b"just words", b"[1, 2]", b'["a", {"n": 1}]', b"[NaN]", b"3"])
def test_what_is_no_record_is_told_once(data: bytes) -> None:
    faults = [each for each in split(data) if isinstance(each, Fault)]
    assert len(faults) == 1


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=200) | st.text(alphabet='{}[]",:\\\n 1a').map(str.encode), st.integers(1, 50)
)
def test_garbage_in_any_pieces_gives_the_same(data: bytes, size: int) -> None:
    assert split(data, size) == split(data)


def test_lines_are_records_whatever_is_in_them() -> None:
    splitter = LineSplitter(limit=1 << 20)
    data = b'{"n": 1}\n{"torn": "\n\n  \r\n' + b"x" * (2 << 20) + b'\n{"n": 2}'
    found = [*splitter.feed(data[:30]), *splitter.feed(data[30:]), *splitter.close()]
    assert found == [b'{"n": 1}', b'{"torn": "', Fault("it is larger than 1 MiB"), b'{"n": 2}']
