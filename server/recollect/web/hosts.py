"""Which Host and Origin are ours: what stands between a web page and a server on loopback.

A foreign page can make a browser send requests here (cross-site WebSockets), or let its own name
resolve to 127.0.0.1 (DNS rebinding). Both show in these headers, which no page can change.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from recollect.config import Config

PAGE_HOST: Final = "recollect.localhost"
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})

_HOST: Final = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?P<port>\d{1,5}))?")
_EVERYWHERE: Final = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared, not bound


def split_host(host: str) -> tuple[str, str] | None:
    """Name and port (maybe empty) of a Host header, in lower case; None if it is not one."""
    found = _HOST.fullmatch(host.lower())
    return (found["name"], found["port"] or "") if found else None


def own_names(config: Config) -> frozenset[str]:
    """The names under which this server may be addressed, whatever the port."""
    listening = "" if config.host in _EVERYWHERE else config.host
    listening = f"[{listening}]" if ":" in listening else listening
    given = (urlsplit(config.public_url).netloc, listening, *config.allowed_hosts)
    names = {split[0] for host in given if (split := split_host(host))}
    return LOOPBACK | {PAGE_HOST} | names


def is_own_host(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header names this server."""
    split = split_host(host)
    return split is not None and split[0] in names


def is_own_origin(origin: str, host: str, config: Config, names: frozenset[str]) -> bool:
    """Whether an Origin header is this server's own: one of its names, on the port asked."""
    if config.public_url and origin == _origin_of(config.public_url):
        return True
    scheme, _, rest = origin.partition("://")
    named, asked = split_host(rest), split_host(host)
    return (
        scheme in {"http", "https"}
        and named is not None
        and asked is not None
        and named[0] in names
        and named[1] == asked[1]
    )


def _origin_of(url: str) -> str:
    split = urlsplit(url.lower())
    return f"{split.scheme}://{split.netloc}"
