"""What `recollect doctor` finds: sentences for people, and what to do."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `advice` says what to do if it is not as it should be.

    A problem keeps Recollect from doing its work; a warning does not.
    """

    check: str
    level: Level
    message: str
    advice: str | None = None


def fine(check: str, message: str) -> Finding:
    """Nothing to do."""
    return Finding(check, "ok", message)


def warning(check: str, message: str, advice: str) -> Finding:
    """It works, but."""
    return Finding(check, "warning", message, advice)


def problem(check: str, message: str, advice: str) -> Finding:
    """It does not work."""
    return Finding(check, "problem", message, advice)
