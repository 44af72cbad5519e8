"""`python -m recollect` and the console script: sets up logging and runs the command line."""

import logging
import os
import sys

from recollect.logs.lines import Ids, TextLines


def main() -> None:
    """Run one command and exit with its code."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TextLines())
    handler.addFilter(Ids())
    logging.basicConfig(handlers=[handler])
    # The driver repeats documents in its debug messages.
    logging.getLogger("pymongo").setLevel(logging.WARNING)
    # The SDK tells of every message, and repeats in its warnings what clients sent.
    logging.getLogger("mcp").setLevel(logging.ERROR)
    try:
        code = _bridge() if sys.argv[1:] == ["mcp"] else _command()
    except KeyboardInterrupt:
        code = 130
    _let_go_of_what_is_closed()
    sys.exit(code)


def _command() -> int:
    # Here, because it takes half a second, in which Ctrl-C may come as well.
    from recollect.cli.app import run

    return run()


def _bridge() -> int:
    """`recollect mcp` without the other commands, which would take most of a second."""
    from recollect.cli.mcp import mcp
    from recollect.errors import AppError

    try:
        mcp()
    except AppError as error:
        logging.getLogger(__name__).error("recollect: %s", error.message)
        return 1
    return 0


def _let_go_of_what_is_closed() -> None:
    """At exit Python flushes its streams, and fails if the terminal is gone: nobody needs it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    main()
