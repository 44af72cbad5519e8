"""Requests that are sent again: whoever gives one a key gets the same answer to it for a day.

What a request will make is settled before it is done: the moment, and the seed of all ids. So one
that was cut off, by a killed server or a lost line, is done again under the same ids, and makes
nothing twice. Statuses as in draft-ietf-httpapi-idempotency-key-header-07.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from recollect.errors import AppError, InvalidInput, Unprocessable
from recollect.memory.ids import Births
from recollect.store.failures import Duplicate
from recollect.store.scoped import Document
from recollect.store.store import SpaceStore

KEPT: Final = timedelta(days=1)
LONGEST_KEY: Final = 255


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: the client's `key` for it, who asks, what for, and the body."""

    key: str
    user: str
    what: str
    body: bytes

    @property
    def id(self) -> str:
        """What it is stored under: a key is its user's, and of one kind of request."""
        return _digest(*(part.encode() for part in (self.user, self.what, self.key))).hex()


async def once(
    space: SpaceStore,
    asked: Asked,
    births: Births,
    work: Callable[[Births], Awaitable[bytes]],
) -> tuple[bytes, bool]:
    """The answer of `work`, or the one it had before; and whether that is so.

    Unprocessable if another request had that key. What fails by the caller's fault is not kept.
    """
    if not 1 <= len(asked.key) <= LONGEST_KEY:
        raise InvalidInput(f"An Idempotency-Key has 1 to {LONGEST_KEY} characters.")
    begun = await _begun(space, asked, births)
    if begun["body"] != _digest(asked.body):
        raise Unprocessable(
            "That Idempotency-Key came with another request before. Take a new key for this one."
        )
    if begun["answer"] is not None:
        return begun["answer"], True
    try:
        answer = await work(Births(begun["moment"], begun["seed"]))
    except AppError as error:
        if error.status < 500:
            await space.answers.delete({"_id": asked.id, "answer": None})
        raise
    await space.answers.update({"_id": asked.id}, {"$set": {"answer": answer}})
    return answer, False


async def _begun(space: SpaceStore, asked: Asked, births: Births) -> Document:
    new: Document = {
        "body": _digest(asked.body),
        "moment": births.moment,
        "seed": births.seed,
        "answer": None,
        "expires_at": births.moment + KEPT,
    }
    try:
        before = await space.answers.exchange({"_id": asked.id}, {"$setOnInsert": new})
    except Duplicate:
        before = await space.answers.find_one({"_id": asked.id})
    return before or new


def _digest(*parts: bytes) -> bytes:
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(len(part).to_bytes(8) + part)
    return hashed.digest()
