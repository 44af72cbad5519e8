"""The generated secrets of a data directory: our user's password and mongod's key file."""

import base64
import secrets
from dataclasses import dataclass
from typing import Final

from recollect.store.embedded.layout import Layout, write_private

USER: Final = "recollect"


@dataclass(frozen=True, slots=True)
class Credentials:
    """How we log in to our own mongod."""

    password: str

    def uri(self, port: int) -> str:
        """A MongoDB URI with these credentials; the password is URL-safe."""
        return f"mongodb://{USER}:{self.password}@127.0.0.1:{port}/?directConnection=true"

    def __repr__(self) -> str:
        return "Credentials(…)"


def credentials(layout: Layout) -> Credentials:
    """Read the secrets, making them first where there are none.

    They are on the disk before mongod hears of them: a start killed half-way leaves no lock
    without its key.
    """
    if not layout.keyfile.exists():
        # mongod accepts 6 to 1024 base64 characters.
        write_private(layout.keyfile, base64.b64encode(secrets.token_bytes(512)).decode())
    if not layout.password.exists():
        write_private(layout.password, secrets.token_urlsafe(32))
    return Credentials(layout.password.read_text(encoding="utf-8").strip())
