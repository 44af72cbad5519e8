"""The time and the ids of new things."""

import base64
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The time in UTC, to the millisecond: more than that MongoDB does not keep."""
    exact = datetime.now(UTC)
    return exact.replace(microsecond=exact.microsecond // 1000 * 1000)


def new_id(prefix: str) -> str:
    """An opaque id like `key_` and 24 lower-case letters and digits, from 120 random bits."""
    return f"{prefix}_{base64.b32encode(secrets.token_bytes(15)).decode().lower()}"
