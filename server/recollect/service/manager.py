"""What every service manager can do, and running its commands."""

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from recollect.service.definition import Definition


@dataclass(frozen=True, slots=True)
class Answer:
    """How a command of the system ended, and what it said."""

    code: int
    said: str


Run = Callable[[Sequence[str]], Answer]


@dataclass(frozen=True, slots=True)
class Status:
    """`running` now; `sentences` for people."""

    running: bool
    sentences: tuple[str, ...]


class Manager(Protocol):
    """One of systemd, launchd and the Task Scheduler, for the services of one user."""

    def install(self, wanted: Definition) -> Sequence[str]:
        """Write it down and start it, or again with what has changed; sentences on what to know.

        SetupError if the service manager does not take it.
        """

    def remove(self) -> Sequence[str]:
        """Stop it and forget it; the data stays."""

    def status(self) -> Status:
        """Whether it is there and runs."""


def run(command: Sequence[str]) -> Answer:
    """Run a command of the system; one that is not there has the code 127, as in a shell."""
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            list(command), capture_output=True, text=True, errors="replace", check=False
        )
    except OSError as error:
        return Answer(127, f"{command[0]}: {error.strerror}")
    return Answer(done.returncode, (done.stdout + done.stderr).strip())
