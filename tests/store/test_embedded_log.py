"""The reasons read from mongod's log, in its own words, and the log's size."""

from pathlib import Path

import pytest

from recollect.store.embedded.log import end_of, keep_small, why_it_stopped

OLDER = '{"s":"E","msg":"Unable to lock the lock file"}\n'


@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        (
            '"msg":"Error setting up listener","attr":{"error":{"code":9001,'
            '"codeName":"SocketException","errmsg":"Address already in use"}}',
            "port_taken",
            "its port is taken",
        ),
        ('"error":"28: No space left on device"', "disk_full", "the disk is full"),
        ('"error":"30: Read-only file system"', "read_only", "the disk is read-only"),
        ('"error":"DBPathInUse: Unable to lock the lock file"', "in_use", "another mongod"),
        (
            '"error":"Location4926900: ** IMPORTANT: UPGRADE PROBLEM: Invalid feature"',
            "wrong_version",
            "another version of MongoDB",
        ),
        ('"message":"WiredTiger.turtle: open: Permission denied"', "read_only", "not be written"),
        ('"msg":"now exiting"', "setup", "exit code 14"),
    ],
)
def test_the_reason_of_this_run_is_told(
    tmp_path: Path, line: str, code: str, sentence: str
) -> None:
    log = tmp_path / "mongod.log"
    log.write_text(OLDER)
    since = end_of(log)
    with log.open("a") as file:
        file.write(f"{{{line}}}\n")
    error = why_it_stopped(log, since, 14)
    assert error.code == code
    assert sentence in error.message
    assert str(log) in error.message


def test_a_kill_is_told(tmp_path: Path) -> None:
    (tmp_path / "mongod.log").touch()
    assert "it was killed" in why_it_stopped(tmp_path / "mongod.log", 0, -9).message


def test_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    log = tmp_path / "mongod.log"
    log.write_bytes(b"\xff\xfe\0 Address already in use")
    assert why_it_stopped(log, 0, 48).code == "port_taken"


def test_a_small_log_is_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "mongod.log"
    keep_small(log)
    assert not log.exists()
    log.write_text("few words")
    keep_small(log)
    assert log.read_text() == "few words"


def test_a_large_log_is_moved_aside_under_its_writer(tmp_path: Path) -> None:
    log = tmp_path / "mongod.log"
    with log.open("ab") as writer:
        writer.write(b"x" * (17 * 1024 * 1024))
        writer.flush()
        keep_small(log)
        writer.write(b"later")
    assert log.read_bytes() == b"later"
    assert (tmp_path / "mongod.log.1").stat().st_size == 17 * 1024 * 1024
