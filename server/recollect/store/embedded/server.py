"""The mongod of one data directory, for whoever holds its lock: open, restart, close.

Everything here blocks; `session` and `supervisor` call it in threads.
"""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from pymongo.errors import PyMongoError

from recollect.errors import SetupError
from recollect.store.embedded import log as mongod_log
from recollect.store.embedded import ports, process, replica
from recollect.store.embedded.credentials import Credentials
from recollect.store.embedded.layout import Layout
from recollect.store.embedded.runfile import Run, change_run, read_run, write_run

_POLL_SECONDS: Final = 0.02
_START_SECONDS: Final = 600
_PRIMARY_SECONDS: Final = 60
_LAST_WORDS_SECONDS: Final = 3
_PATIENT_SECONDS: Final = 5
_PORTS_TRIED: Final = 5


class EmbeddedServer:
    """One data directory's mongod. Made by `session` after it took the lock."""

    def __init__(
        self, layout: Layout, keys: Credentials, binary: Path, say: Callable[[str], None]
    ) -> None:
        self._layout = layout
        self._keys = keys
        self._binary = binary
        self._say = say
        self._mongod: process.Mongod | None = None

    def open(self, *, serving: bool) -> str:
        """Adopt a mongod that a killed process left, or start one; its URI, writable."""
        last = read_run(self._layout.root) or Run()
        run = Run(owner=os.getpid(), serving=serving, port=last.port, mongod=last.mongod)
        write_run(self._layout.root, run)
        self._mongod = self._adopted(last.mongod) or self._started(self._ports(last.port))
        return self._keys.uri(self._mongod.port)

    def alive(self) -> bool:
        """Whether mongod runs, now."""
        return self._mongod is not None and self._mongod.alive()

    def restart(self) -> None:
        """Start mongod again on the port that its clients know. Raises SetupError if it cannot."""
        if self._mongod is not None:
            port = self._mongod.port
            self._mongod = self._started(iter([port] if ports.is_free(port) else []))

    def tend(self) -> None:
        """What is due now and then: the log is kept small."""
        mongod_log.keep_small(self._layout.log)

    def close(self) -> None:
        """Stop mongod and leave only its port in the note."""
        mongod = self._mongod or process.find(self._layout)
        if mongod is not None:
            mongod.stop()
        with contextlib.suppress(OSError):  # on a full disk the note is stale, and the lock free
            change_run(self._layout.root, lambda run: Run(port=run.port))

    def _adopted(self, pid: int = 0) -> process.Mongod | None:
        mongod = process.find(self._layout, pid)
        if mongod is None:
            return None
        self._say(f"Taking over the database that is still running (process {mongod.pid}).")
        try:
            self._make_ready(mongod, since=mongod_log.end_of(self._layout.log))
        except SetupError:
            if mongod.alive():
                raise
            return None  # it was just ending
        return mongod

    def _found_late(self) -> process.Mongod | None:
        # Killed right after it started mongod, a process leaves no note of it, and mongod itself
        # notes its process id a moment after it locked its folder.
        until = time.monotonic() + _LAST_WORDS_SECONDS
        while process.find(self._layout) is None and time.monotonic() < until:
            time.sleep(_POLL_SECONDS)
        return self._adopted()

    def _started(self, candidates: Iterator[int]) -> process.Mongod:
        self._say(f"Starting the database in {self._layout.root}.")
        mongod_log.keep_small(self._layout.log)
        for port in islice(candidates, _PORTS_TRIED):
            try:
                return self._started_on(port)
            except SetupError as error:
                adopted = self._found_late() if error.code == mongod_log.IN_USE else None
                if adopted is not None:
                    return adopted
                if error.code != mongod_log.PORT_TAKEN:
                    raise
        raise SetupError("The embedded MongoDB found no free port.", code=mongod_log.PORT_TAKEN)

    def _started_on(self, port: int) -> process.Mongod:
        since = mongod_log.end_of(self._layout.log)
        mongod = process.start(self._binary, self._layout, port)
        try:
            self._note(mongod, ready=False)
            self._make_ready(mongod, since)
        except BaseException:
            mongod.stop()
            raise
        return mongod

    def _make_ready(self, mongod: process.Mongod, since: int) -> None:
        try:
            self._wait_answering(mongod)
            replica.prepare(mongod.port, self._keys, alive=mongod.alive, within=_PRIMARY_SECONDS)
        except (PyMongoError, TimeoutError) as error:
            if not mongod.ended_within(_LAST_WORDS_SECONDS):
                raise SetupError(
                    f"The embedded MongoDB runs (process {mongod.pid}) but does not answer as it "
                    f"should; its log is {self._layout.log}."
                ) from error
            raise mongod_log.why_it_stopped(self._layout.log, since, mongod.exit_code) from error
        self._note(mongod, ready=True)

    def _note(self, mongod: process.Mongod, *, ready: bool) -> None:
        change_run(
            self._layout.root,
            lambda run: replace(run, ready=ready, port=mongod.port, mongod=mongod.pid),
        )

    def _ports(self, last: int) -> Iterator[int]:
        if last and not ports.is_free(last):
            self._say(
                f"Port {last} is taken by another program: moving the database to another port, "
                "which may take half a minute."
            )
        return ports.candidates(last)

    def _wait_answering(self, mongod: process.Mongod) -> None:
        began = time.monotonic()
        told = False
        while not (mongod.alive() and ports.answers(mongod.port)):
            waited = time.monotonic() - began
            if waited > _START_SECONDS or not mongod.alive():
                raise TimeoutError
            if waited > _PATIENT_SECONDS and not told:
                self._say("The database is still starting; after a crash it first recovers.")
                told = True
            time.sleep(_POLL_SECONDS)
