"""What hangs on a message, each thing once."""

from typing import Any

import pytest

from recollect.platforms.claude.files import parts


def names(message: dict[str, Any]) -> list[str | None]:
    return [part.name for part in parts(message)]


def test_two_files_of_one_name_are_two() -> None:
    paste = [
        {"file_uuid": "a", "file_name": "image.png"},
        {"file_uuid": "b", "file_name": "image.png"},
    ]
    assert len(names({"files": paste})) == 2
    assert len(names({"files": paste, "files_v2": paste})) == 2
    unnamed = [{"file_name": "image.png"}, {"file_name": "image.png"}]
    assert len(names({"files": unnamed})) == 2


def test_a_file_is_known_by_its_name_where_it_has_no_id() -> None:
    newer = [{"file_uuid": "a", "file_name": "x.pdf"}]
    assert names(
        {"files": [{"file_name": "x.pdf"}, {"file_name": "y.pdf"}], "files_v2": newer}
    ) == [
        "x.pdf",
        "y.pdf",
    ]


@pytest.mark.parametrize("size", [True, -1, 1.5, "9", None, 1 << 70])
def test_a_size_that_is_none(size: Any) -> None:
    (part,) = parts({"attachments": [{"file_name": "x", "file_size": size}]})
    assert part.size is None


@pytest.mark.parametrize(
    "message",
    [{}, {"files": None}, {"files": [None, 3, {}]}, {"attachments": "x", "sync_sources": [{}]}],
)
def test_nothing_hangs_on_it(message: dict[str, Any]) -> None:
    assert not list(parts(message))
