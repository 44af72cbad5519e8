"""Being told to end: a command closes what it has opened, its database first of all."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from recollect.store.embedded.layout import layout_of
from tests.cli.conftest import Recollect, environment
from tests.e2e.server import COMMAND


def database_closed(alone: Recollect) -> bool:
    """Whether mongod has ended cleanly: it empties this file then, and only then."""
    lock = layout_of(Path(alone.settings["RECOLLECT_DATA_DIR"])).database / "mongod.lock"
    return lock.stat().st_size == 0


def waited_for(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def heeding() -> None:
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@contextmanager
def started(alone: Recollect, *arguments: str, terminal: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        env={**environment(), **alone.settings}, stdout=terminal, stderr=terminal,
        # Whoever runs the tests in the background may have made us ignore Ctrl-C, or a hangup.
        preexec_fn=heeding,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_an_import_ends_with_its_database(
    alone: Recollect, tmp_path: Path, number: signal.Signals
) -> None:
    pipe, log = tmp_path / "export.json", tmp_path / "log"
    os.mkfifo(pipe)
    with ExitStack() as stack:
        output = stack.enter_context(log.open("wb"))
        process = stack.enter_context(started(alone, "import", str(pipe), terminal=output.fileno()))
        export = stack.enter_context(pipe.open("wb"))  # goes on once the import reads
        export.write(b"[")
        export.flush()
        assert not database_closed(alone)
        process.send_signal(number)
        waited_for(lambda: database_closed(alone))
        export.close()
        assert process.wait(60) == 128 + number
    assert "Traceback" not in log.read_text()


def test_a_server_ends_with_its_terminal(alone: Recollect) -> None:
    ours, terminal = pty.openpty()
    with started(alone, "serve", terminal=terminal) as process:
        os.close(terminal)
        said = b""
        while b"Pairing code" not in said:
            said += os.read(ours, 1000)
        assert not database_closed(alone)
        os.close(ours)
        process.send_signal(signal.SIGHUP)
        assert process.wait(60) == 0
    assert database_closed(alone)


def test_an_interrupt_of_the_first_half_second_is_quiet() -> None:
    program = """
import sys
from recollect.__main__ import main

class Interrupted:
    def find_spec(self, name, *_):
        if name == "recollect.cli.app":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupted())
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (130, b"")
