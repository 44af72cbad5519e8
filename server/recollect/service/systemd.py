"""A user unit of systemd. Sources: systemd.unit(5), systemd.service(5), systemd.exec(5)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from recollect.errors import SetupError
from recollect.service.definition import STOP_SECONDS, Definition
from recollect.service.files import remove, settings_text, write
from recollect.service.manager import Answer, Run, Status

UNIT: Final = "recollect.service"

_UNRUNNABLE: Final = frozenset("\"'\\")

# What needs a mount namespace (ProtectSystem, PrivateTmp, …) a user manager cannot give. No
# MemoryDenyWriteExecute: mongod compiles JavaScript.
_HARDENED: Final = """\
UMask=0077
LimitCORE=0
LimitNOFILE=64000
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictNamespaces=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
"""


def unit_text(wanted: Definition, secrets: Path | None) -> str:
    """The unit. `secrets` is the file that the secret settings lie in, if there are any.

    KillMode: at a stop only the server gets the signal; it needs its mongod to finish its work.
    The colon keeps systemd from looking for variables in the command. What goes to standard output
    is a pairing code, which belongs in no log; the log goes to standard error.
    """
    environment = "".join(
        f"Environment={quoted(f'{name}={value}')}\n" for name, value in wanted.settings.items()
    )
    file = f"EnvironmentFile={str(secrets).replace('%', '%%')}\n" if secrets else ""
    return (
        "# Written by `recollect service install`, which writes it anew.\n"
        "[Unit]\n"
        "Description=Recollect keeps your conversations with AI assistants\n"
        f"Documentation={wanted.url.replace('%', '%%')}\n"
        "StartLimitIntervalSec=0\n"
        "\n[Service]\n"
        "Type=exec\n"
        f"ExecStart=:{' '.join(map(quoted, wanted.command))}\n"
        f"{environment}{file}"
        "StandardOutput=null\n"
        "Restart=on-failure\n"
        "RestartSec=10\n"
        "KillMode=mixed\n"
        f"TimeoutStopSec={STOP_SECONDS}\n"
        f"{_HARDENED}"
        "\n[Install]\n"
        "WantedBy=default.target\n"
    )


def quoted(word: str) -> str:
    """A word as systemd reads it back: quotes, backslashes and specifiers stand for themselves."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


class Systemd:
    """`config` is the user's folder of configuration files, in most cases `~/.config`."""

    def __init__(self, config: Path, user: str, run: Run) -> None:
        self._unit = config / "systemd" / "user" / UNIT
        self._secrets = config / "recollect" / "service.env"
        self._user = user
        self._run = run

    def install(self, wanted: Definition) -> Sequence[str]:
        """Write unit and secrets, and start it, or again if anything has changed."""
        changed = self._write(wanted)
        self._must("daemon-reload")
        self._must("enable", UNIT)
        self._must("restart" if changed else "start", UNIT)
        linger = self._run(["loginctl", "show-user", self._user, "--property=Linger", "--value"])
        stays = linger.said == "yes"
        return (
            f"The unit is {self._unit}",
            *([f"Its secrets are in {self._secrets}"] if wanted.secrets else []),
            f"Log: journalctl --user --unit {UNIT} --follow",
            "It starts with the machine."
            if stays
            else "It starts when you log in and ends when you log out. To have it run always: "
            f"loginctl enable-linger {self._user}",
        )

    def _write(self, wanted: Definition) -> bool:
        if _UNRUNNABLE.intersection(wanted.command[0]):
            raise SetupError(
                "systemd runs no program with a quote or a backslash in its path: "
                f"{wanted.command[0]}"
            )
        changed = False
        if wanted.secrets:
            changed = write(self._secrets, settings_text(wanted.secrets).encode())
        else:
            changed = remove(self._secrets)
        text = unit_text(wanted, self._secrets if wanted.secrets else None)
        return write(self._unit, text.encode()) or changed

    def remove(self) -> Sequence[str]:
        """Stop it, and delete unit and secrets."""
        if not self._unit.exists() and not self._secrets.exists():
            return ("There is no such service.",)
        self._systemctl("disable", "--now", UNIT)
        remove(self._unit)
        remove(self._secrets)
        self._must("daemon-reload")
        return (f"{UNIT} is removed.",)

    def status(self) -> Status:
        """As systemd sees it."""
        if not self._unit.exists():
            return Status(False, ("It is not installed: `recollect service install`.",))
        names = ("ActiveState", "SubState", "UnitFileState", "Result", "Documentation")
        told = self._systemctl("show", UNIT, *(f"--property={name}" for name in names))
        if told.code:
            return Status(False, (f"systemd does not answer: {told.said}",))
        found = dict(line.partition("=")[::2] for line in told.said.splitlines())
        states = (found.get("ActiveState", ""), found.get("SubState", ""))
        running = states == ("active", "running")
        return Status(
            running,
            (
                f"It is {states[0]} ({states[1]}), {found.get('UnitFileState', '')}, "
                f"last result: {found.get('Result', '')}.",
                f"Address: {found.get('Documentation', '')}",
                f"Unit: {self._unit}",
                f"Log: journalctl --user --unit {UNIT} --follow",
            ),
        )

    def _systemctl(self, *arguments: str) -> Answer:
        return self._run(["systemctl", "--user", "--no-pager", *arguments])

    def _must(self, *arguments: str) -> None:
        answer = self._systemctl(*arguments)
        if answer.code:
            raise SetupError(
                f"`systemctl --user {' '.join(arguments)}` failed: {answer.said} "
                "(it wants a session of the user who logs in; `su` and `sudo` give none)"
            )
