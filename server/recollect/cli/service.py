"""`recollect service`: have the system start the server and keep it running."""

import getpass
import os
import sys
from pathlib import Path

import typer
from platformdirs import user_config_path

from recollect.cli.console import console
from recollect.cli.running import settings
from recollect.service.definition import definition
from recollect.service.launchd import Launchd
from recollect.service.manager import Manager, run
from recollect.service.systemd import Systemd
from recollect.service.windows import TaskScheduler

service = typer.Typer(
    help="The server as a service: install, remove, status. On Linux with systemd; for macOS "
    "(launchd) and Windows (Task Scheduler) it is written, but untested on a real machine.",
    no_args_is_help=True,
)

_NOT_RUNNING = 3


@service.command("install")
def install() -> None:
    """Start the server now and whenever you log in, with the RECOLLECT_ settings that are set now.

    Installing again takes over settings that have changed.
    """
    config = settings()
    wanted = definition(config)
    for sentence in _manager().install(wanted):
        _tell(sentence)
    _tell(f"Recollect will be at {config.page_url}; `recollect pair` prints a pairing code.")


@service.command("remove")
def remove() -> None:
    """Stop the server and have it no longer started. All data stays."""
    for sentence in _manager().remove():
        _tell(sentence)


@service.command("status")
def status() -> None:
    """Say whether it is installed and runs, and where its log is. The exit code is 0 or 3."""
    found = _manager().status()
    for sentence in found.sentences:
        _tell(sentence)
    if not found.running:
        raise typer.Exit(_NOT_RUNNING)


def _manager() -> Manager:
    if sys.platform == "win32":
        return TaskScheduler(user_config_path("recollect"), getpass.getuser(), run)
    if sys.platform == "darwin":
        return Launchd(Path.home() / "Library", os.getuid(), run)
    return Systemd(user_config_path(), getpass.getuser(), run)


def _tell(sentence: str) -> None:
    console.print(sentence, highlight=False, markup=False, soft_wrap=True)
