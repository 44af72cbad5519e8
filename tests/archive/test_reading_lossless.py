"""Our own exports among the others: compressed, zipped, in folders, and told from them."""

import gzip
import json
import zipfile
from pathlib import Path

from recollect.archive.reading import read_records
from recollect.archive.records import Prepared, Record, Skipped
from tests.archive.examples import claude
from tests.archive.test_restoring import HEAD, end, said, talk

CONTENT = b"".join(
    json.dumps(line).encode() + b"\n" for line in (HEAD, talk(), said("a"), said("b"), end(1, 2))
)


def read(path: Path) -> tuple[list[int], list[str]]:
    """How many messages each prepared part has, and why what was skipped."""
    items = list(read_records(path))
    parts = [len(item.incoming.messages) for item in items if isinstance(item, Prepared)]
    return parts, [item.reason for item in items if isinstance(item, Skipped)]


def test_compressed_ones_are_read_whatever_they_are_called(tmp_path: Path) -> None:
    for name in ("export.jsonl.gz", "export.jsonl", "download"):
        (tmp_path / name).write_bytes(gzip.compress(CONTENT))
        assert read(tmp_path / name) == ([2], [])


def test_a_folder_of_them(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(CONTENT)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(CONTENT))
    (tmp_path / "c.json").write_text(json.dumps([claude(1)]))
    items = list(read_records(tmp_path))
    assert [type(item) for item in items] == [Prepared, Prepared, Record]


def test_in_an_archive_but_not_compressed_twice(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("export.jsonl", CONTENT)
        archive.writestr("other.jsonl.gz", gzip.compress(CONTENT))
    parts, skipped = read(tmp_path / "all.zip")
    assert parts == [2] and len(skipped) == 1 and "archive inside the archive" in skipped[0]


def test_a_compressed_one_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    long = [
        said(f"m{n}", parts=[{"type": "text", "text": f"{n * 7919}" * 40}]) for n in range(2000)
    ]
    content = b"".join(json.dumps(line).encode() + b"\n" for line in (HEAD, talk(), *long))
    packed = gzip.compress(content + json.dumps(end(1, 2000)).encode())
    (tmp_path / "export.jsonl.gz").write_bytes(packed[: len(packed) * 2 // 3])
    parts, skipped = read(tmp_path / "export.jsonl.gz")
    assert 500 < sum(parts) < 2000
    assert "it ends in the middle: it was cut off" in skipped


def test_an_empty_export_is_nothing_to_complain_about(tmp_path: Path) -> None:
    (tmp_path / "export.jsonl").write_bytes(
        json.dumps(HEAD).encode() + b"\n" + json.dumps(end(0, 0)).encode()
    )
    assert read(tmp_path / "export.jsonl") == ([], [])
