"""JSON in and out: what is read can be written, lone surrogates go, and depth has one limit."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.errors import InvalidInput
from recollect.text.jsontext import clean, dumps, loads

DEEPEST = 1024
LONE = '"\\ud83d"'

texts = st.text(st.characters() | st.characters(categories=["Cs"]) | st.sampled_from('\\"u😀'))
scalars = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | texts
values = st.recursive(
    scalars | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


def nested(depth: int, inside: str, *, objects: bool) -> str:
    opening, closing = ('{"a":', "}") if objects else ("[", "]")
    return opening * depth + inside + closing * depth


def cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): cleaned(item) for key, item in value.items()}
    return value


@given(values)
def test_what_is_read_is_what_was_written(value: Any) -> None:
    # The standard library escapes surrogates; read back, pairs of them are one character.
    written = json.dumps(value)
    expected = cleaned(json.loads(written))
    assert loads(written) == expected
    assert loads(written.encode()) == expected
    assert loads(dumps(value)) == cleaned(value)


@given(st.text(st.sampled_from('\\u"dD8cCfF09aé😀\ud800')))
def test_escapes_are_read_as_the_standard_library_reads_them(inside: str) -> None:
    text = f'"{inside}"'
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(InvalidInput):
            loads(text)
    else:
        assert loads(text) == clean(expected)


@pytest.mark.parametrize(
    ("inside", "written"),
    [("1", "1"), (LONE, '"\ufffd"'), (str(2**70), "1.1805916207174113e+21")],
    ids=["plain", "lone", "huge"],
)
@pytest.mark.parametrize("objects", [False, True], ids=["arrays", "objects"])
def test_every_depth_that_is_read_is_written_again(
    inside: str, written: str, objects: bool
) -> None:
    for depth in (*range(245, 265), *range(480, 520), *range(960, DEEPEST + 1)):
        value = loads(nested(depth, inside, objects=objects))
        assert dumps(value).decode() == nested(depth, written, objects=objects)


@pytest.mark.parametrize("inside", ["1", LONE, ""], ids=["plain", "lone", "nothing"])
@pytest.mark.parametrize("objects", [False, True], ids=["arrays", "objects"])
@pytest.mark.parametrize("depth", [*range(DEEPEST + 1, DEEPEST + 6), 5_000, 100_000])
def test_what_is_deeper_is_refused(depth: int, objects: bool, inside: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        loads(nested(depth, inside, objects=objects))
    assert refused.value.code == "too_deep"


def test_the_limit_does_not_depend_on_who_calls() -> None:
    def called(frames: int) -> bytes:
        return called(frames - 1) if frames else dumps(loads(nested(DEEPEST, LONE, objects=True)))

    assert called(300) == called(0)


def test_what_grew_beyond_the_limit_is_still_written() -> None:
    value: Any = "x"
    for _ in range(50_000):
        value = [value]
    assert dumps(value) == b"[" * 50_000 + b'"x"' + b"]" * 50_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        '{"a"',
        "[1,]",
        "nul",
        "NaN",
        "-Infinity",
        "1e999",
        '"\\ud8zz"',
        '"\\',
        "\ufeff1",
    ],
)
def test_what_is_no_json_is_refused(text: str) -> None:
    for given_as in (text, text.encode()):
        with pytest.raises(InvalidInput) as refused:
            loads(given_as)
        assert refused.value.code == "not_json"


def test_bytes_that_are_no_utf8_are_refused() -> None:
    with pytest.raises(InvalidInput):
        loads(b'"\xff"')
    with pytest.raises(InvalidInput):
        loads(b'"\xed\xa0\x80 \\ud800"')


def test_the_slow_way_of_writing_gives_the_same_bytes() -> None:
    value = {
        "a": [1, -2.5, None, True, "é\n\x00", (), {}, []],
        "b": {"": datetime(2026, 5, 1, tzinfo=UTC), 1: [[2], {"c": float("nan")}]},
    }
    fast, slow = dumps(value), dumps({**value, "huge": 2**70})
    assert slow == fast[:-1] + b',"huge":%d}' % 2**70


def test_lone_surrogates_are_written_as_replacements() -> None:
    assert dumps({"\ud800": "a\udfff😀"}).decode() == '{"\ufffd":"a\ufffd😀"}'


def test_what_is_no_json_value_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError):
        dumps({"a": object()})


def test_a_text_full_of_escapes_is_read_in_one_pass() -> None:
    text = '"' + "\\\\" * 10**5 + "\\ud800" * 100 + '"'
    assert loads(text) == "\\" * 10**5 + "\ufffd" * 100
