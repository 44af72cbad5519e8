"""Reading exports: files, archives and folders, good and bad."""

import io
import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.archive.reading import read_records
from recollect.archive.records import Record, Skipped
from tests.archive.examples import claude

BOTH = [claude(1), claude(2)]


def read(path: Path) -> tuple[list[Any], list[Skipped]]:
    """The payloads, and what was skipped."""
    found = list(read_records(path))
    assert all(isinstance(each, Record | Skipped) for each in found)
    return (
        [each.payload for each in found if isinstance(each, Record)],
        [each for each in found if isinstance(each, Skipped)],
    )


def zipped(path: Path, **members: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content if isinstance(content, str) else json.dumps(content))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("shape", ["array", "wrapper", "lines", "pretty"])
def test_every_shape_in_every_encoding(tmp_path: Path, encoding: str, shape: str) -> None:
    words = [claude(1, "naïve 東京 🌞"), claude(2)]
    text = {
        "array": json.dumps(words, ensure_ascii=False),
        "wrapper": json.dumps({"conversations": words}, ensure_ascii=False) + "\n",
        "lines": "\n".join(json.dumps(each, ensure_ascii=False) for each in words) + "\n",
        "pretty": json.dumps(words, ensure_ascii=False, indent=2),
    }[shape]
    (tmp_path / "x.json").write_bytes(text.encode(encoding))
    assert read(tmp_path / "x.json") == (words, [])


def test_a_single_conversation(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(claude(1), indent=1))
    (record,) = read_records(tmp_path / "one.json")
    assert record == Record("claude", claude(1), "one.json")


def test_an_archive_with_what_sites_put_beside_the_conversations(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "export.zip",
        **{
            "export/conversations-000.json": [claude(1)],
            "export/conversations-001.json": [claude(2)],
            "export/user.json": {"email": "x"},
            "export/memories.json": [{}],
            "export/chat.html": "<html>",
            "export/file-1.dat": "x",
            "__MACOSX/export/._conversations-000.json": "junk",
            "export/design_chats/d.json": {},
        },
    )
    records, skipped = read(path)
    assert records == BOTH
    assert [each.source for each in skipped] == ["export.zip/export/design_chats/d.json"]


def test_an_archive_with_other_names(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", **{"my chats.json": BOTH, "users.json": [{}]})
    assert read(path) == (BOTH, [])


def test_a_folder_with_folders(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "conversations.json").write_text(json.dumps([claude(1)]))
    (tmp_path / "a" / "users.json").write_text("[{}]")
    (tmp_path / "a" / "notes.txt").write_text("notes")
    (tmp_path / ".hidden.json").write_text("x")
    zipped(tmp_path / "b.zip", **{"conversations.json": [claude(2)]})
    assert read(tmp_path) == ([claude(2), claude(1)], [])
    assert [each.source for each in read_records(tmp_path)] == [
        "b.zip/conversations.json",
        "a/conversations.json",
    ]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b'{"chat_messages": [NaN]}', "not JSON"),
        (b'{"chat_messages": ["\xff\xfe"]}', "not JSON"),
        (b'{"chat_messages": ' + b"[" * 3000 + b"]" * 3000 + b"}", "nested too deeply"),
        (b'{"mapped": {}}', "not a conversation"),
        (b'[{"chat_messages": []}]', "not a conversation"),
    ],
)
def test_a_bad_record_is_skipped_and_the_rest_is_read(
    tmp_path: Path, broken: bytes, reason: str
) -> None:
    good, also = (json.dumps(each).encode() for each in BOTH)
    (tmp_path / "x.json").write_bytes(b"[" + good + b"," + broken + b"," + also + b"]")
    records, (skipped,) = read(tmp_path / "x.json")
    assert records == BOTH
    assert reason in skipped.reason
    assert skipped.position == 2


def test_lone_surrogates_become_replacement_characters(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps([claude(1, "a\ud83d")]))
    assert read(tmp_path / "x.json") == ([claude(1, "a\ufffd")], [])


@pytest.mark.parametrize("content", ["", "[]", "{}", "words", '{"conversations": []}', "\x00"])
def test_nothing_in_it_is_said_once(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_text(content)
    records, skipped = read(tmp_path / "x.json")
    assert (records, len(skipped)) == ([], 1)


def test_a_torn_file(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps(BOTH)[:-20])
    records, (skipped,) = read(tmp_path / "x.json")
    assert records == [claude(1)]
    assert "ends in the middle" in skipped.reason


@pytest.mark.parametrize("name", ["x.jsonl", "x.json"])
def test_a_torn_line_does_not_spoil_the_next(tmp_path: Path, name: str) -> None:
    first, second = map(json.dumps, BOTH)
    (tmp_path / name).write_text(f"{first}\n{first[:50]}\n{second}\n")
    records, (skipped,) = read(tmp_path / name)
    assert records == BOTH
    assert skipped.position == 2


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    assert "cannot be read" in read(tmp_path / "none.json")[1][0].reason
    assert "no exports" in read(tmp_path)[1][0].reason


def test_an_archive_that_unpacks_to_too_much(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0/conversations.json", json.dumps([claude(1)]))
        with archive.open("1/conversations.json", "w") as member:
            member.write(b'[{"chat_messages": ["')
            for _ in range(200):
                member.write(b"x" * (1 << 20))
    records, (skipped,) = read(path)
    assert records == [claude(1)]
    assert "unpacks to more" in skipped.reason


def test_an_encrypted_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", **{"conversations.json": BOTH})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "encrypted" in read(path)[1][0].reason


@pytest.mark.parametrize("beside", [{}, {"conversations.json": BOTH}], ids=["alone", "beside"])
def test_an_archive_inside_an_archive(tmp_path: Path, beside: dict[str, Any]) -> None:
    path = zipped(tmp_path / "x.zip", **{"inner.zip": "PK"}, **beside)
    (skipped,) = read(path)[1]
    assert skipped.source == "x.zip/inner.zip" and "inside the archive" in skipped.reason


def test_an_archive_that_claims_a_huge_list(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", **{"conversations.json": BOTH})
    data = bytearray(path.read_bytes())
    end = data.rindex(b"PK\x05\x06")
    data[end + 12 : end + 16] = (1 << 30).to_bytes(4, "little")
    path.write_bytes(data)
    assert "too many files" in read(path)[1][0].reason


def test_names_in_an_archive_are_safe_to_print(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", **{"\x1b[31m.json": [{}]})
    assert "\x1b" not in read(path)[1][0].source


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_to_an_archive_is_reported(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("conversations.json", json.dumps(BOTH))
    damaged = bytearray(held.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged.zip"
    path.write_bytes(damaged[: data.draw(st.integers(0, len(damaged)))])
    records, skipped = read(path)
    assert records == BOTH or skipped


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("conversations.json", "w") as member,
    ):
        member.write(b"[")
        for number in range(300):
            member.write(b"," * bool(number) + json.dumps(claude(number, "word " * 4000)).encode())
        member.write(b"]")
    tracemalloc.start()
    count = sum(isinstance(each, Record) for each in read_records(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 300
    assert peak < 4 << 20


def test_progress_counts_the_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps(BOTH))
    read_bytes: list[int] = []
    assert len(list(read_records(path, read_bytes.append))) == 2
    assert path.stat().st_size <= sum(read_bytes) <= path.stat().st_size + 4


def test_the_samples_are_recognised(samples: Path) -> None:
    for name, platform, count in [
        ("claude/export-1.json", "claude", 1),
        ("claude/export-3.json", "claude", 2),
        ("chatgpt/export-10.json", "chatgpt", 2),
        ("chatgpt/export-zip-1.zip", "chatgpt", 2),
    ]:
        found = list(read_records(samples / name))
        assert [each.platform for each in found if isinstance(each, Record)] == [platform] * count
        assert len(found) == count
