"""The parsed blocks of conversations seen lately, by the key of the prefix that each ends.

Whole groups of messages are kept as one block; of the last, growing group each message alone, so
that one more message costs the parsing of one.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Final

from recollect.compression.block import Block, parse
from recollect.compression.messages import Message
from recollect.compression.vocabulary import Vocabulary

GROUP: Final = 64
MOST_BYTES: Final = 128 * 1024 * 1024
_MOST_WORDS: Final = 1_000_000
"""A vocabulary of more words is begun anew: what strangers send must not fill the memory."""


class Blocks:
    """Blocks of all accounts, the ones not used longest let go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[tuple[bytes, int], Block] = OrderedDict()
        self.vocabulary = Vocabulary()

    def of(self, messages: Sequence[Message], keys: Sequence[bytes]) -> Iterator[Block]:
        """The blocks of a conversation in order; `keys` are those of its prefixes."""
        if len(self.vocabulary) > _MOST_WORDS:
            self._begin_anew()
        grouped = len(messages) - len(messages) % GROUP
        for end in range(GROUP, grouped + 1, GROUP):
            yield self._block(messages[end - GROUP : end], keys[end - 1])
        yield from self._singles(messages[grouped:], keys[grouped:])

    def _block(self, messages: Sequence[Message], key: bytes) -> Block:
        block = self._known((key, len(messages)))
        if block is None:
            block = parse(messages, self.vocabulary)
            self._keep((key, len(messages)), block)
        return block

    def _singles(self, messages: Sequence[Message], keys: Sequence[bytes]) -> Iterator[Block]:
        known = [self._known((key, 1)) for key in keys]
        first_new = known.index(None) if None in known else len(known)
        yield from (block for block in known[:first_new] if block)
        if first_new < len(known):
            # To parse many at once and take them apart costs less than to parse each.
            parsed = parse(messages[first_new:], self.vocabulary)
            for key, block in zip(keys[first_new:], parsed.each(), strict=True):
                self._keep((key, 1), block)
                yield block

    def _known(self, name: tuple[bytes, int]) -> Block | None:
        block = self._kept.get(name)
        if block is not None:
            self._kept.move_to_end(name)
        return block

    def _keep(self, name: tuple[bytes, int], block: Block) -> None:
        if name in self._kept:
            self._bytes -= self._kept[name].bytes
        self._kept[name] = block
        self._bytes += block.bytes
        while self._bytes > self._most_bytes and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].bytes

    def _begin_anew(self) -> None:
        self._kept.clear()
        self._bytes = 0
        self.vocabulary = Vocabulary()
