"""What a delta inherits, what a patch consists of, and which paths are followed."""

from typing import Any

import pytest

from recollect.platforms.chatgpt.steps import Inheritance, split_path


def steps(*deltas: dict[str, Any]) -> list[tuple[str, str, Any, bool]]:
    inherited = Inheritance()
    found = [step for delta in deltas for step in inherited.steps(delta)]
    return [(step.path, step.operation, step.value, step.starts_document) for step in found]


def test_path_and_operation_are_inherited_until_told_anew() -> None:
    deltas: list[dict[str, Any]] = [
        {"p": "/a", "o": "append", "v": 1},
        {"v": 2},
        {"o": "replace", "v": 3},
        {"v": 4},
    ]
    assert steps(*deltas) == [
        ("/a", "append", 1, False),
        ("/a", "append", 2, False),
        ("/a", "replace", 3, False),
        ("/a", "replace", 4, False),
    ]


def test_a_message_starts_a_document_whatever_came_before() -> None:
    document: dict[str, Any] = {"message": {}}
    found = steps({"p": "/a", "o": "append", "v": 1}, {"v": document}, {"v": document})
    assert found[1:] == [("", "add", document, True)] * 2


def test_only_objects_at_the_empty_path_start_documents() -> None:
    for value, operation in (("x", "add"), ({}, "append"), ([], "replace")):
        assert steps({"p": "", "o": operation, "v": value}) == [("", operation, value, False)]
    assert steps({"p": "", "o": "replace", "v": {}}) == [("", "replace", {}, True)]


def test_a_patch_consists_of_its_deltas_below_its_path() -> None:
    inside: list[Any] = [
        {"p": "/x", "o": "add", "v": 1},
        {"p": "/message/y", "o": "append", "v": 2},
        {"p": "/z", "v": 3},
        "no delta",
    ]
    assert steps({"p": "/a", "o": "patch", "v": inside}) == [
        ("/a/x", "add", 1, False),
        ("/message/y", "append", 2, False),
    ]
    assert steps({"p": "/a", "o": "patch", "v": "x"}) == []


def test_words_after_a_patch_go_where_its_last_step_went() -> None:
    inside = [{"p": "/x", "o": "replace", "v": 1}, {"p": "/y", "o": "append", "v": "a"}]
    assert steps({"p": "/a", "o": "patch", "v": inside}, {"v": "b"}, {"v": "c"})[2:] == [
        ("/a/y", "append", "b", False),
        ("/a/y", "append", "c", False),
    ]
    again = [{"p": "/z", "o": "add", "v": 2}]
    assert steps({"p": "/a", "o": "patch", "v": inside}, {"v": again})[2:] == [
        ("/a/z", "add", 2, False)
    ]
    assert steps({"p": "/a", "o": "patch", "v": inside}, {"p": "/b", "v": "b"})[2:] == [
        ("/b", "append", "b", False)
    ]


def test_what_is_no_delta_changes_nothing() -> None:
    assert steps({"p": 5, "v": 1}, {"o": [], "v": 1}, {"v": 1}) == [("", "add", 1, False)]


def test_a_reset_forgets() -> None:
    inherited = Inheritance()
    inherited.steps({"p": "/a", "o": "append", "v": 1})
    inherited.reset()
    assert (inherited.path, inherited.operation) == ("", "add")


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("/message/parts/0", ["message", "parts", "0"]),
        ("/a~1b/c~0d/~01", ["a/b", "c~d", "~1"]),
        ("a/b", []),
        ("", []),
        ("/a/__proto__/b", []),
        ("/a" * 32, ["a"] * 32),
        ("/a" * 33, []),
    ],
)
def test_paths(path: str, keys: list[str]) -> None:
    assert split_path(path) == keys
