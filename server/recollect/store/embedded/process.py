"""One mongod process: started so that it outlives us, found again, stopped cleanly.

A process counts as ours only if its command line names our database folder as our own starts do;
so neither a recycled process id nor another mongod is ever mistaken for it.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from recollect.store.embedded.layout import Layout

_POLL_SECONDS: Final = 0.02
_STOP_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Mongod:
    """A mongod on `database`; `child` is None when another process of ours started it."""

    pid: int
    port: int
    database: Path
    child: "subprocess.Popen[bytes] | None" = None

    def alive(self) -> bool:
        """Whether it runs, now. A child is reaped by asking."""
        if self.child is not None:
            return self.child.poll() is None
        return _port_of(self.pid, self.database) == self.port or _is_ending(self.pid)

    @property
    def exit_code(self) -> int | None:
        """How a child ended; None while it runs, and for the children of others."""
        return None if self.child is None else self.child.poll()

    def stop(self) -> None:
        """Ask it to end and wait until it has; kill it if it does not. Data is safe either way."""
        self._signal(signal.SIGTERM)
        if not self.ended_within(_STOP_SECONDS):
            self._signal(getattr(signal, "SIGKILL", signal.SIGTERM))
            self.ended_within(_STOP_SECONDS)

    def _signal(self, number: int) -> None:
        if self.alive():
            with contextlib.suppress(ProcessLookupError):  # it ended in this very moment
                os.kill(self.pid, number)

    def ended_within(self, seconds: float) -> bool:
        """Wait for its end; whether it came in time."""
        deadline = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL_SECONDS)
        return True


def start(binary: Path, layout: Layout, port: int) -> Mongod:
    """Start mongod in a session of its own, out of reach of the terminal's Ctrl-C.

    Its output goes to the log of `layout`. It may still fail: watch `alive`.
    """
    descriptor = os.open(layout.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "ab") as log:
        child = subprocess.Popen(  # noqa: S603 (our own binary, our own arguments)
            [str(binary), *_arguments(layout, port)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=layout.root,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    return Mongod(child.pid, port, layout.database, child)


def find(layout: Layout, *candidates: int) -> Mongod | None:
    """The mongod that runs on this data directory, if one of `candidates` or its own lock is it."""
    for pid in (*candidates, _pid_in_lock_file(layout)):
        port = _port_of(pid, layout.database)
        if port is not None:
            return Mongod(pid, port, layout.database)
    return None


def _arguments(layout: Layout, port: int) -> list[str]:
    return [
        *("--dbpath", str(layout.database), "--port", str(port)),
        *("--bind_ip", "127.0.0.1", "--replSet", "recollect", "--nounixsocket"),
        *("--auth", "--keyFile", str(layout.keyfile)),
        *("--wiredTigerCacheSizeGB", _cache_gb(), "--quiet"),
        # A slow operation is logged with its documents: messages do not belong into a log.
        *("--slowms", "100000000"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    ]


def _cache_gb() -> str:
    """A sixteenth of the memory, from 0.25 to 1 GB: what the text index needs to take in writes.

    With 0.25 GB mongod spends its time on eviction from some 20,000 messages on; the figures are
    in docs/performance.md.
    """
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows
        return "0.5"
    return f"{min(1.0, max(0.25, memory / 16 / 2**30)):.2f}"


def _pid_in_lock_file(layout: Layout) -> int:
    # mongod writes its process id there, and empties the file when it ends cleanly.
    try:
        return int((layout.database / "mongod.lock").read_text(encoding="ascii").strip() or 0)
    except (OSError, ValueError):
        return 0


def _port_of(pid: int, database: Path) -> int | None:
    if pid <= 0:
        return None
    ours = re.search(
        rf"mongod(?:\.exe)?\"? --dbpath \"?{re.escape(str(database))}\"? --port (\d+) ",
        _command_line(pid),
    )
    return int(ours[1]) if ours else None


def _is_ending(pid: int) -> bool:
    # An ending process loses its command line first and its open files, with their locks, later.
    if sys.platform != "linux" or _command_line(pid):
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _command_line(pid: int) -> str:
    """The arguments of a process joined by spaces; empty for one that has ended."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, UnicodeDecodeError):
            return ""
    if sys.platform == "win32":
        query = f"(Get-CimInstance Win32_Process -Filter 'ProcessId={pid}').CommandLine"
        return _output("powershell", "-NoProfile", "-Command", query)
    return _output("ps", "-ww", "-o", "command=", "-p", str(pid))


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip()
