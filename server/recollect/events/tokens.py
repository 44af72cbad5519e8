"""Tokens to resume from: places in the order of changes, sealed for the clients that keep them.

A place alone would not do. One from another deployment, or invented, may lie in the future: MongoDB
accepts it and is silent until then. The seal is an HMAC with a secret of the database, over space
and place, so that whatever else comes in is recognised.
"""

import base64
import binascii
import hmac
from typing import Final

from recollect.store.changes import Place

_SEAL_BYTES: Final = 16


class Tokens:
    """Seals places, and opens what was sealed with the same secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def sealed(self, space: str, place: Place) -> str:
        """The token of a place, for clients of one space: letters, digits, `-` and `_`."""
        return base64.urlsafe_b64encode(self._seal(space, place) + place).decode().rstrip("=")

    def opened(self, space: str, token: str) -> Place | None:
        """The place; None if the token was not made here for this space."""
        try:
            data = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        seal, place = data[:_SEAL_BYTES], data[_SEAL_BYTES:]
        return place if place and hmac.compare_digest(seal, self._seal(space, place)) else None

    def _seal(self, space: str, place: Place) -> bytes:
        message = space.encode() + b"\0" + place
        return hmac.digest(self._secret, message, "sha256")[:_SEAL_BYTES]
