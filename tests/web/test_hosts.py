"""Names and ports of hosts, and which are ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.config import Config
from recollect.web.hosts import is_own_host, is_own_origin, own_names, split_host

CONFIG = Config(
    host="0.0.0.0",  # noqa: S104 - compared, not bound
    public_url="https://chats.example.org",
    allowed_hosts=("box.lan", "Other.LAN:8443"),
)
NAMES = own_names(CONFIG)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.0.0.1:8377", "localhost:1", "LOCALHOST", "[::1]:8377"),
        *("recollect.localhost:8377", "chats.example.org", "box.lan:99", "other.lan"),
    ],
)
def test_own_hosts(host: str) -> None:
    assert is_own_host(host, NAMES)


@pytest.mark.parametrize(
    "host",
    [
        *("", "evil.example", "127.0.0.1.evil.example", "evil.localhost", "10.0.0.1"),
        *("evil@127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1, evil", "localhost#"),
        *("localhost/", "[::1", "127.0.0.1:8377:1", "localhost ", "xn--localhost"),
    ],
)
def test_foreign_hosts(host: str) -> None:
    assert not is_own_host(host, NAMES)


def test_the_address_listened_on_is_ours() -> None:
    assert is_own_host("192.168.1.5:8377", own_names(Config(host="192.168.1.5")))
    assert is_own_host("[fd00::5]:8377", own_names(Config(host="fd00::5")))


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://127.0.0.1:8377", "127.0.0.1:8377", True),
        ("http://recollect.localhost:8377", "127.0.0.1:8377", True),
        ("https://chats.example.org", "10.0.0.1:8377", True),
        ("https://box.lan", "box.lan", True),
        ("http://localhost:3000", "localhost:8377", False),
        ("http://chats.example.org", "127.0.0.1:8377", False),
        ("null", "127.0.0.1:8377", False),
        ("", "127.0.0.1:8377", False),
        ("file://", "127.0.0.1", False),
        ("ftp://127.0.0.1:8377", "127.0.0.1:8377", False),
        ("http://evil.example:8377", "127.0.0.1:8377", False),
        ("http://127.0.0.1:8377.evil.example", "127.0.0.1:8377", False),
    ],
)
def test_own_origins(origin: str, host: str, own: bool) -> None:
    assert is_own_origin(origin, host, CONFIG, NAMES) is own


@given(st.text())
def test_any_header_can_be_judged(text: str) -> None:
    split = split_host(text)
    assert split is None or text.lower().startswith(split[0])
    is_own_origin(text, text, CONFIG, NAMES)
