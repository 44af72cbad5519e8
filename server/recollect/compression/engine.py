"""From the bytes of a request to the bytes of its answer: what runs in the worker process.

In two steps, because between them somebody else looks up what of the conversation is known.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from recollect.compression.block import Block, check_tokens
from recollect.compression.blocks import Blocks
from recollect.compression.compressor import compress_blocks
from recollect.compression.messages import CompressionRequest, Message, read_request
from recollect.compression.prefixes import chain
from recollect.compression.receipts import sources
from recollect.text import jsontext


@dataclass(frozen=True, slots=True)
class Job:
    """A request that was read, and its conversation parsed. `tokens` are those of each prefix."""

    request: CompressionRequest
    keys: Sequence[bytes]
    blocks: Sequence[Block]
    tokens: Sequence[int]


class Engine:
    """Reads, parses and compresses; keeps what it parsed."""

    def __init__(self) -> None:
        self._blocks = Blocks()

    def open(
        self,
        root: bytes,
        request: CompressionRequest,
        still_wanted: Callable[[], None] = lambda: None,
    ) -> Job:
        """Parse a request's conversation. `still_wanted` is called between blocks, and may raise.

        TooLarge over MOST_TOKENS.
        """
        keys = list(chain(root, request.messages))
        blocks = []
        total = 0
        for block in self._blocks.of(request.messages, keys):
            still_wanted()
            blocks.append(block)
            total += int(block.tokens.sum())
            check_tokens(total)
        tokens = np.cumsum(np.concatenate([block.tokens for block in blocks])).tolist()
        return Job(request, keys, blocks, tokens)

    def close(self, job: Job, cached_tokens: int) -> "Answer":
        """Compress. `cached_tokens` of the conversation were known before."""
        request = job.request
        made = compress_blocks(
            request.messages, job.blocks, request.target, self._blocks.vocabulary
        )
        body: dict[str, Any] = {
            "messages": [{"role": "system", "content": made.text}],
            "usage": usage(job.tokens[-1], cached_tokens, made.tokens),
        }
        if request.explain:
            body["sources"] = sources(request.messages, job.keys, made.lines)
        return Answer(jsontext.dumps(body), made.tokens)


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of the answer, and what the text in it costs."""

    body: bytes
    completion_tokens: int


def usage(prompt: int, cached: int, completion: int) -> dict[str, Any]:
    """Token usage in OpenAI's form. `cached` of the prompt's tokens were known before."""
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": cached},
    }


def read(body: bytes, days_header: str | None) -> CompressionRequest:
    """The request in a body; InvalidInput if it is none."""
    return read_request(jsontext.loads(body), days_header)


def stored(request: CompressionRequest, messages: Sequence[Message]) -> CompressionRequest:
    """A request for a stored conversation, with its messages."""
    return CompressionRequest(
        messages=messages,
        conversation=request.conversation,
        days=request.days,
        limit=request.limit,
        target=request.target,
        explain=request.explain,
    )
