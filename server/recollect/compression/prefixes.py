"""Names of prefixes: messages are their own identity, so a conversation needs no id.

The key of a prefix is a hash of all its messages and of whom it belongs to. Two conversations that
begin alike share the keys of their beginning; two accounts share none.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Final

from recollect.compression.messages import Message

KEY_BYTES: Final = 16


def root(account: str) -> bytes:
    """The key of the empty prefix, of which every account has its own."""
    return _hash(account.encode())


def chain(root_key: bytes, messages: Iterable[Message]) -> Iterator[bytes]:
    """The key of each prefix, the first message's first."""
    told = hashlib.blake2b(root_key, digest_size=KEY_BYTES)
    for role, text, day in messages:
        # With its length, so that no text can pass for the beginning of another message.
        told.update(f"{role}\0{day}\0{len(text)}\0{text}".encode())
        yield told.digest()


def _hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=KEY_BYTES).digest()
