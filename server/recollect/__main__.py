"""`python -m recollect` and the console script: sets up logging and runs the command line."""

import logging
import sys


def main() -> None:
    """Run one command and exit with its code."""
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # The driver repeats documents in its debug messages.
    logging.getLogger("pymongo").setLevel(logging.WARNING)
    try:
        # Here, because it takes half a second, in which Ctrl-C may come as well.
        from recollect.cli.app import run

        sys.exit(run())
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
