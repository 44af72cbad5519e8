"""`python -m recollect` and the console script: sets up logging and runs the command line."""

import logging
import sys

from recollect.cli.app import run


def main() -> None:
    """Run one command and exit with its code."""
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # The driver repeats documents in its debug messages.
    logging.getLogger("pymongo").setLevel(logging.WARNING)
    sys.exit(run())


if __name__ == "__main__":
    main()
