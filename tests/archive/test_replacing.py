"""A file is replaced whole or not at all, and nothing is left beside it."""

import gzip
import os
from pathlib import Path

import pytest

from recollect.archive.replacing import replacing
from recollect.errors import AppError, Conflict


def test_a_file_is_there_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with replacing(path, force=False) as write:
        write(b"one\n")
        assert not path.exists()
        write(b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"
    assert [path] == list(tmp_path.iterdir())
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old")
    with pytest.raises(KeyError), replacing(path, force=True) as write:
        write(b"new")
        raise KeyError
    assert path.read_text() == "old"
    assert [path] == list(tmp_path.iterdir())


def test_nothing_is_overwritten_unless_told(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old")
    with pytest.raises(Conflict, match="--force"), replacing(path, force=False):
        raise AssertionError
    with replacing(path, force=True) as write:
        write(b"new")
    assert path.read_text() == "new"


def test_what_appears_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with pytest.raises(Conflict), replacing(path, force=False):
        path.write_text("somebody else's")
    assert path.read_text() == "somebody else's"
    assert [path] == list(tmp_path.iterdir())


def test_the_target_of_a_link_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    with replacing(link, force=True) as write:
        write(b"new")
    assert link.is_symlink() and target.read_text() == "new"


def test_only_files_are_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(Conflict, match="is no file"), replacing(path, force=True):
            raise AssertionError


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with (
        pytest.raises(AppError, match="cannot be written: No such file"),
        replacing(tmp_path / "nowhere" / "out.jsonl", force=False),
    ):
        raise AssertionError


def test_the_same_contents_are_compressed_to_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.jsonl.gz", "b.jsonl.gz"):
        with replacing(tmp_path / name, force=False) as write:
            for _ in range(1000):
                write(b"the same words again and again\n")
    one, other = ((tmp_path / name).read_bytes() for name in ("a.jsonl.gz", "b.jsonl.gz"))
    assert one == other and len(one) < 1000
    assert gzip.decompress(one) == b"the same words again and again\n" * 1000
