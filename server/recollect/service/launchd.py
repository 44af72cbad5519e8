"""A launch agent of macOS. Source: launchd.plist(5). Written by the book, never run on a Mac."""

import plistlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from recollect.errors import SetupError
from recollect.service.definition import STOP_SECONDS, Definition
from recollect.service.files import remove, settings_text, write
from recollect.service.manager import Run, Status

LABEL: Final = "org.recollect.server"
_OPEN_FILES: Final = 64000


def agent(wanted: Definition, secrets: Path | None, log: Path) -> bytes:
    """The property list. `secrets` is the file that the secret settings lie in, if any.

    What goes to standard output is a pairing code, which belongs in no log.
    """
    given = ("--settings", str(secrets)) if secrets else ()
    return plistlib.dumps(
        {
            "Label": LABEL,
            "ProgramArguments": [*wanted.command, *given],
            "EnvironmentVariables": dict(wanted.settings),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": 10,
            "ExitTimeOut": STOP_SECONDS,
            "Umask": 0o077,
            "SoftResourceLimits": {"Core": 0, "NumberOfFiles": _OPEN_FILES},
            "StandardErrorPath": str(log),
        }
    )


class Launchd:
    """`library` is the user's folder of that name; `user_id` the number of the user."""

    def __init__(self, library: Path, user_id: int, run: Run) -> None:
        self._plist = library / "LaunchAgents" / f"{LABEL}.plist"
        self._secrets = library / "Application Support" / "recollect" / "service.env"
        self._log = library / "Logs" / "recollect.log"
        self._domain = f"gui/{user_id}"
        self._run = run

    def install(self, wanted: Definition) -> Sequence[str]:
        """Write agent and secrets, and start it, or again."""
        if wanted.secrets:
            write(self._secrets, settings_text(wanted.secrets).encode())
        else:
            remove(self._secrets)
        self._log.parent.mkdir(parents=True, exist_ok=True)
        secrets = self._secrets if wanted.secrets else None
        write(self._plist, agent(wanted, secrets, self._log))
        self._run(["launchctl", "bootout", f"{self._domain}/{LABEL}"])
        answer = self._run(["launchctl", "bootstrap", self._domain, str(self._plist)])
        if answer.code:
            raise SetupError(f"launchctl did not take the agent: {answer.said}")
        return (f"The agent is {self._plist}", f"Log: {self._log}", "It starts when you log in.")

    def remove(self) -> Sequence[str]:
        """Stop it, and delete agent and secrets; the log stays."""
        self._run(["launchctl", "bootout", f"{self._domain}/{LABEL}"])
        there = remove(self._plist)
        remove(self._secrets)
        return (f"{LABEL} is removed." if there else "There is no such service.",)

    def status(self) -> Status:
        """As launchd sees it."""
        if not self._plist.exists():
            return Status(False, ("It is not installed: `recollect service install`.",))
        answer = self._run(["launchctl", "print", f"{self._domain}/{LABEL}"])
        running = answer.code == 0 and "state = running" in answer.said
        state = "It is running." if running else "It is not running."
        return Status(running, (state, f"Agent: {self._plist}", f"Log: {self._log}"))
