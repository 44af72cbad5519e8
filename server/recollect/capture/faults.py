"""What a broken adapter leaves unread, and how that is told without repeating what was said."""

import traceback
from typing import Final

from recollect.errors import AppError

_LONGEST_REASON: Final = 300


class Unread(Exception):
    """One message on which its adapter failed. The others of its conversation are stored."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def reason_of(error: Exception) -> str:
    """What went wrong, in up to 300 characters; of foreign exceptions only kind and place."""
    if isinstance(error, AppError):
        return error.message[:_LONGEST_REASON]
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {place.name}, line {place.lineno}"
