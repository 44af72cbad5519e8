"""The command `recollect`: its commands, and how their errors are shown."""

import errno
import logging
import os
import sys
from contextlib import suppress
from typing import Annotated, Final

import typer

from recollect import __version__
from recollect.cli.console import console, errors
from recollect.cli.doctor import doctor
from recollect.cli.exports import export
from recollect.cli.extension import extension
from recollect.cli.imports import import_archives
from recollect.cli.keys import keys
from recollect.cli.mcp import mcp
from recollect.cli.pair import pair
from recollect.cli.reindex import reindex
from recollect.cli.replay import replay
from recollect.cli.serve import serve
from recollect.cli.service import service
from recollect.cli.spaces import spaces
from recollect.cli.users import users
from recollect.errors import AppError

# How writing fails: on a full disk, to a terminal that has been closed. The data directory and the
# files of an import have sentences of their own.
_WRITING: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}

app = typer.Typer(
    name="recollect",
    help="Keep every conversation you have with an AI, on your own machine, and find it again.",
    epilog="Settings are environment variables, RECOLLECT_PORT and others; the README lists them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serve)
app.command()(pair)
app.command("import")(import_archives)
app.command()(export)
app.command()(replay)
app.command()(reindex)
app.command()(doctor)
app.command()(extension)
app.command()(mcp)
app.add_typer(service, name="service")
app.add_typer(users, name="user")
app.add_typer(keys, name="key")
app.add_typer(spaces, name="space")


def _version(wanted: bool) -> None:
    if wanted:
        console.print(f"recollect {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Keep every conversation you have with an AI, on your own machine, and find it again."""


def run() -> int:
    """Run the command of this process's arguments; its exit code."""
    try:
        app(standalone_mode=True)
    except AppError as error:
        return _failed(error, error.message)
    except OSError as error:
        if error.errno not in _WRITING:
            raise
        _drop_output()
        reason = error.strerror or type(error).__name__
        return _failed(error, f"what it has to say could not be written: {reason}.")
    return 0


def _failed(error: Exception, sentence: str) -> int:
    with suppress(OSError):  # a terminal that has been closed
        errors.print(f"recollect: {sentence}", style="red", highlight=False, soft_wrap=True)
    logging.getLogger(__name__).debug("The command failed.", exc_info=error)
    return 1


def _drop_output() -> None:
    """Without this the interpreter tries once more when it ends, and complains in its own words."""
    with suppress(OSError):
        sys.stdout.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
