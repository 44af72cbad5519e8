"""Ids of memories: they sort as the memories were made, so that a place in a list needs no look-up.

An id is `mem_` and 30 hexadecimal digits: 48 bits of milliseconds, 16 of a number among those made
at once, 56 of chance. So `after` works where that memory was deleted.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

PREFIX: Final = "mem_"
_ID: Final = re.compile(r"mem_[0-9a-z]{1,60}")
_CHANCE: Final = 7


@dataclass(frozen=True, slots=True)
class Births:
    """The ids of memories that are made at one moment, in order, and the same for the same seed."""

    moment: datetime
    seed: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def id_of(self, number: int) -> str:
        """The id of the memory of that number, from 0 to 65535."""
        milliseconds = round(self.moment.timestamp() * 1000)
        order = number.to_bytes(2)
        chance = hashlib.sha256(self.seed + order).digest()[:_CHANCE]
        return PREFIX + (milliseconds.to_bytes(6) + order + chance).hex()


def is_memory_id(text: str) -> bool:
    """Whether it looks like the id of a memory."""
    return _ID.fullmatch(text) is not None
