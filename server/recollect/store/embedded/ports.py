"""Choosing the port of loopback that mongod listens on."""

import os
import random
import socket
from collections.abc import Iterator
from typing import Final

# Below what operating systems hand out to outgoing connections, which could take the port from us
# while mongod is down.
_FIRST: Final = 20_000
_LAST: Final = 31_999
_RANDOM_PORTS: Final = 100


def candidates(last: int) -> Iterator[int]:
    """Free ports to try: the `last` one if it is still free, then some random ones."""
    if last and is_free(last):
        yield last
    for _ in range(_RANDOM_PORTS):
        port = random.randint(_FIRST, _LAST)  # noqa: S311 (a port is no secret)
        if is_free(port):
            yield port


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of loopback now."""
    with socket.socket() as probe:
        if os.name == "posix":  # as mongod does, so that old connections do not block the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether somebody listens there now."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
