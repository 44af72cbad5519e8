"""Prefixes are named by what is in them, and by whom they belong to."""

from hypothesis import given
from hypothesis import strategies as st

from recollect.compression.messages import Message
from recollect.compression.prefixes import KEY_BYTES, chain, root

MESSAGES = st.lists(
    st.builds(
        Message,
        st.sampled_from(["user", "tool"]),
        st.text("a\x001user", max_size=6),
        st.sampled_from(["", "2026-11-20"]),
    ),
    max_size=5,
)


def keys(messages: list[Message], account: str = "ada") -> list[bytes]:
    return list(chain(root(account), messages))


@given(MESSAGES, MESSAGES)
def test_keys_are_equal_as_long_as_the_messages_are(
    one: list[Message], other: list[Message]
) -> None:
    for length, (left, right) in enumerate(zip(keys(one), keys(other), strict=False), 1):
        assert (left == right) is (one[:length] == other[:length])
        assert len(left) == KEY_BYTES


def test_accounts_share_nothing() -> None:
    hi = [Message("user", "hi")]
    assert keys(hi, "ada") != keys(hi, "eve")
