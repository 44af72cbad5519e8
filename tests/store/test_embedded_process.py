"""Which processes count as our mongod."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from recollect.store.embedded import process
from recollect.store.embedded.layout import Layout, layout_of


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = layout_of(tmp_path / "data (1)")
    layout.create()
    return layout


@contextmanager
def running(tmp_path: Path, name: str, *arguments: str) -> Iterator[int]:
    """A process with a command line of our choice; its process id."""
    program = tmp_path / name
    program.write_text(f"#!{sys.executable}\nprint(flush=True)\ninput()\n")
    program.chmod(0o700)
    pipe = subprocess.PIPE
    with subprocess.Popen([program, *arguments], stdin=pipe, stdout=pipe) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == b"\n"
        yield started.pid


def test_our_command_line_is_recognised_with_its_port(tmp_path: Path, layout: Layout) -> None:
    with running(tmp_path, "mongod", *process._arguments(layout, 23456)) as pid:
        found = process.find(layout, 0, 999_999_999, pid)
    assert found is not None
    assert (found.pid, found.port) == (pid, 23456)
    assert not found.alive()


def test_mongods_own_lock_file_names_it(tmp_path: Path, layout: Layout) -> None:
    with running(tmp_path, "mongod", *process._arguments(layout, 23456)) as pid:
        (layout.database / "mongod.lock").write_text(f"{pid}\n")
        found = process.find(layout)
        assert found is not None
        assert found.alive()


def test_the_mongod_of_another_folder_is_not_ours(tmp_path: Path, layout: Layout) -> None:
    other = layout_of(layout.root.with_name(layout.root.name + "1"))
    with running(tmp_path, "mongod", *process._arguments(other, 23456)) as pid:
        assert process.find(layout, pid) is None


def test_another_program_that_names_our_folder_is_not_ours(tmp_path: Path, layout: Layout) -> None:
    with running(tmp_path, "ls", "--dbpath", str(layout.database), "--port", "23456", "x") as pid:
        assert process.find(layout, pid) is None


@pytest.mark.parametrize("content", ["", "\n", "rubbish", "-1", "0", "1", "9" * 30])
def test_a_lock_file_of_no_use_names_nothing(layout: Layout, content: str) -> None:
    (layout.database / "mongod.lock").write_text(content)
    assert process.find(layout) is None


def test_stopping_one_that_has_ended_is_nothing(tmp_path: Path, layout: Layout) -> None:
    with running(tmp_path, "mongod", *process._arguments(layout, 23456)) as pid:
        found = process.find(layout, pid)
        assert found is not None
        found.stop()
        assert not found.alive()
        found.stop()
