"""The delta encoding: every operation, inheritance, and deltas that make no sense."""

import time
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.platforms.chatgpt.delta import DeltaDocuments
from tests.platforms.chatgpt.shapes import PATIENT


def built(*deltas: Any) -> list[dict[str, Any]]:
    documents = DeltaDocuments()
    for delta in deltas:
        documents.apply(deepcopy(delta))
    return documents.documents()


START = {"p": "", "o": "add", "v": {"message": {"id": "m", "parts": ["a"], "meta": {"x": 1}}}}


def message(*deltas: Any) -> Any:
    return built(START, *deltas)[-1]["message"]


def test_path_and_operation_are_inherited() -> None:
    assert message({"p": "/message/parts/0", "o": "append", "v": "b"}, {"v": "c"})["parts"] == [
        "abc"
    ]


def test_a_message_without_a_path_is_a_new_document() -> None:
    documents = built(
        START,
        {"p": "/message/parts/0", "o": "append", "v": "b"},
        {"v": {"message": {"id": "n", "parts": [""]}}},
        {"p": "/message/parts/0", "o": "append", "v": "c"},
    )
    assert [document["message"]["parts"] for document in documents] == [["ab"], ["c"]]


def test_append_to_arrays_objects_and_nothing() -> None:
    assert message({"p": "/message/parts", "o": "append", "v": ["b", "c"]})["parts"] == list("abc")
    assert message({"p": "/message/parts", "o": "append", "v": "b"})["parts"] == list("ab")
    assert message({"p": "/message/meta", "o": "append", "v": {"y": 2}})["meta"] == {"x": 1, "y": 2}
    assert message({"p": "/message/new", "o": "append", "v": "b"})["new"] == "b"
    assert message({"p": "/message/parts/1", "o": "append", "v": "b"})["parts"] == ["a", "b"]


def test_add_and_replace() -> None:
    assert message({"p": "/message/parts/-", "o": "add", "v": "b"})["parts"] == ["a", "b"]
    assert message({"p": "/message/parts/0", "o": "replace", "v": "z"})["parts"] == ["z"]
    assert message({"p": "/message/a~1b~0c", "o": "add", "v": 1})["a/b~c"] == 1


def test_a_patch_is_several_deltas_and_may_repeat_the_whole_path() -> None:
    patch = {
        "o": "patch",
        "v": [
            {"p": "/message/parts/0", "o": "append", "v": "b"},
            {"p": "/message/status", "o": "replace", "v": "finished_successfully"},
        ],
    }
    for inherited in ({}, {"p": "/message/parts/0", "o": "append", "v": ""}):
        result = message(inherited, {**patch, "p": ""})
        assert (result["parts"], result["status"]) == (["ab"], "finished_successfully")
    assert message({"p": "/message/parts/0", "o": "append", "v": "-"}, patch)["parts"] == ["a-b"]


def test_a_patch_may_be_relative() -> None:
    patch = {"p": "/message", "o": "patch", "v": [{"p": "/parts/0", "o": "append", "v": "b"}]}
    assert message(patch)["parts"] == ["ab"]


def test_reading_in_between_changes_nothing() -> None:
    documents = DeltaDocuments()
    for delta in (START, {"p": "/message/parts/0", "o": "append", "v": "b"}):
        documents.apply(deepcopy(delta))
    assert documents.documents()[0]["message"]["parts"] == ["ab"]
    documents.apply({"v": "c"})
    assert documents.documents()[0]["message"]["parts"] == ["abc"]


def test_a_reset_forgets_what_was_inherited() -> None:
    documents = DeltaDocuments()
    documents.apply(deepcopy(START))
    documents.apply({"p": "/message/parts/0", "o": "append", "v": "b"})
    documents.reset()
    documents.apply({"v": "lost"})
    assert documents.documents()[0]["message"]["parts"] == ["ab"]


@pytest.mark.parametrize(
    "delta",
    [
        {"p": "/message/__proto__/x", "o": "add", "v": 1},
        {"p": "/message/constructor", "o": "add", "v": 1},
        {"p": "message/parts/0", "o": "append", "v": "b"},
        {"p": "/message/parts/9", "o": "append", "v": "b"},
        {"p": "/message/parts/-1", "o": "append", "v": "b"},
        {"p": "/message/parts/٣", "o": "append", "v": "b"},
        {"p": "/message/parts/0", "o": "append", "v": 5},
        {"p": "/message/parts/0/x", "o": "add", "v": 5},
        {"p": "/message/gone/x", "o": "add", "v": 5},
        {"p": "/message/meta", "o": "append", "v": "b"},
        {"p": "/message/parts/0", "o": "explode", "v": "b"},
        {"p": "/a" * 50, "o": "add", "v": 1},
        {"p": 5, "o": "add", "v": 1},
        {"p": "", "o": ["add"], "v": {"message": {}}},
        {"p": "", "o": "patch", "v": [1, {"p": 5}, {"p": "/message/parts/0"}]},
        {"p": "", "o": "patch", "v": {"p": "x"}},
        {"p": "", "o": "add", "v": "text"},
        {},
    ],
)
def test_what_cannot_be_applied_is_passed_over(delta: Any) -> None:
    assert built(START, delta) == built(START)


def test_deltas_before_any_document_are_passed_over() -> None:
    assert built({"p": "/message/parts/0", "o": "append", "v": "b"}) == []


PATHS = ["", "/message", "/message/parts", "/message/parts/0", "/message/parts/1", "/message/meta"]
JSON = st.recursive(
    st.one_of(st.none(), st.integers(), st.text()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=6,
)
DELTAS = st.fixed_dictionaries(
    {},
    optional={
        "p": st.one_of(st.sampled_from(PATHS), st.text(), JSON),
        "o": st.one_of(st.sampled_from(["add", "append", "replace", "patch"]), JSON),
        "v": st.one_of(st.text(), JSON, st.just({"message": {"parts": [""]}})),
    },
)


@PATIENT
@given(st.lists(DELTAS))
def test_no_delta_is_fatal(deltas: list[dict[str, Any]]) -> None:
    assert all(isinstance(document, dict) for document in built(START, *deltas))


def test_a_long_answer_between_other_changes_stays_fast() -> None:
    deltas: list[dict[str, Any]] = [START]
    for number in range(100_000):
        deltas.append({"p": "/message/parts/0", "o": "append", "v": "word " * 4})
        deltas.append({"p": "/message/meta/n", "o": "replace", "v": number})
    start = time.process_time()
    assert len(built(*deltas)[0]["message"]["parts"][0]) == 1 + 2_000_000
    assert time.process_time() - start < 10
