"""The blocks that are kept: the same whether parsed together, one by one, or taken from before."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recollect.compression import block
from recollect.compression.block import Block, parse
from recollect.compression.blocks import GROUP, Blocks
from recollect.compression.messages import Message
from recollect.compression.prefixes import chain, root
from recollect.compression.vocabulary import Vocabulary
from recollect.errors import TooLarge
from tests.compression.test_compressor import CONVERSATION


def same(one: Block, other: Block) -> bool:
    """Whether two blocks say the same."""
    for field in fields(Block):
        left, right = getattr(one, field.name), getattr(other, field.name)
        equal = np.array_equal(left, right) if isinstance(left, np.ndarray) else left == right
        if not equal:
            return False
    return True


@settings(max_examples=60, deadline=None)
@given(CONVERSATION)
def test_a_block_taken_apart_is_what_each_message_gives(messages: list[Message]) -> None:
    vocabulary = Vocabulary()
    parts = list(parse(messages, vocabulary).each())
    assert len(parts) == len(messages)
    for part, message in zip(parts, messages, strict=True):
        assert same(part, parse([message], vocabulary))


def told(blocks: Blocks, messages: list[Message]) -> list[Block]:
    return list(blocks.of(messages, list(chain(root("ada"), messages))))


@given(st.integers(0, 3 * GROUP))
@settings(max_examples=20, deadline=None)
def test_a_conversation_is_covered_in_order(size: int) -> None:
    messages = [Message("user", f"remark {n}") for n in range(size)]
    made = told(Blocks(), messages)
    assert sum(len(block.layouts) for block in made) == size
    assert len(made) == size // GROUP + size % GROUP


def test_what_was_parsed_is_not_parsed_again() -> None:
    blocks = Blocks()
    messages = [Message("user", f"remark {n}") for n in range(GROUP + 5)]
    first = told(blocks, messages)
    more = told(blocks, [*messages, Message("user", "one more")])
    assert all(old is new for old, new in zip(first, more, strict=False))
    branch = told(blocks, [*messages[:-1], Message("user", "another")])
    assert branch[:-1] == first[:-1] and branch[-1] is not first[-1]


def test_what_was_not_used_longest_is_let_go() -> None:
    talks = [[Message("user", f"talk {t}, remark {n}") for n in range(GROUP)] for t in range(3)]
    room = 2 * told(Blocks(), talks[0])[0].bytes + 1000
    blocks = Blocks(room)
    (a,), (b,) = told(blocks, talks[0]), told(blocks, talks[1])
    assert told(blocks, talks[0])[0] is a
    told(blocks, talks[2])
    assert told(blocks, talks[0])[0] is a and told(blocks, talks[1])[0] is not b


def test_too_many_tokens_are_refused_before_their_words_are_learned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vocabulary = Vocabulary()
    known = len(vocabulary)
    monkeypatch.setattr(block, "MOST_TOKENS", 3)
    assert parse([Message("user", "one two three")], vocabulary).tokens.tolist() == [3]
    with pytest.raises(TooLarge):
        parse([Message("user", "four five six seven")], vocabulary)
    assert len(vocabulary) == known + 3
