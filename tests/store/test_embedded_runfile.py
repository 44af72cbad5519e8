"""`run.json`: what one process writes another reads; rubbish is no note."""

import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recollect.store.embedded.runfile import Run, announce, read_run, write_run

RUN = Run(owner=12, serving=True, ready=True, port=23456, mongod=34, url="")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_run(tmp_path, RUN)
    assert read_run(tmp_path) == RUN
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
    assert stat.S_IMODE((tmp_path / "run.json").stat().st_mode) == 0o600


def test_the_web_servers_address_is_added(tmp_path: Path) -> None:
    write_run(tmp_path, RUN)
    announce(tmp_path, "http://recollect.localhost:8377")
    run = read_run(tmp_path)
    assert run is not None
    assert (run.url, run.mongod) == ("http://recollect.localhost:8377", RUN.mongod)


def test_no_file_is_no_note(tmp_path: Path) -> None:
    assert read_run(tmp_path) is None


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b"{}", b'{"port": null}', b"\xff", b"1" * 9])
def test_rubbish_is_no_note(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "run.json").write_bytes(rubbish)
    assert read_run(tmp_path) is None


@given(rubbish=st.binary(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_whatever_raise(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "run.json").write_bytes(rubbish)
    assert read_run(tmp_path) is None
