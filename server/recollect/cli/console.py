"""Where commands write: results to standard output, everything else to standard error."""

from contextlib import suppress
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table

console: Final = Console()
errors: Final = Console(stderr=True)


def say(sentence: str) -> None:
    """Tell what is being done, if anybody still listens."""
    # What is being done, such as stopping, goes on when the terminal has been closed.
    with suppress(OSError):
        errors.print(sentence, highlight=False, soft_wrap=True)


def table(*wrapped: str, fixed: tuple[str, ...] = (), numbers: tuple[str, ...] = ()) -> Table:
    """An empty table that 80 columns can hold: of what stands in it nothing is ever cut off.

    `wrapped` columns give way, `fixed` ones (ids, dates) and `numbers` do not.
    """
    made = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for heading in fixed:
        made.add_column(heading, no_wrap=True, overflow="ignore")
    for heading in wrapped:
        made.add_column(heading, overflow="fold")
    for heading in numbers:
        made.add_column(heading, justify="right", no_wrap=True)
    return made
