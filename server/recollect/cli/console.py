"""Where commands write: results to standard output, everything else to standard error."""

from typing import Final

from rich.console import Console

console: Final = Console()
errors: Final = Console(stderr=True)


def say(sentence: str) -> None:
    """Tell what is being done."""
    errors.print(sentence, highlight=False, soft_wrap=True)
