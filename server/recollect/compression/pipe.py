"""Frames between the server and its worker process: a small JSON header, and bytes."""

import asyncio
import struct
from collections.abc import Iterable
from typing import Any, BinaryIO, Final, NamedTuple

from recollect.text import jsontext

_LENGTHS: Final = struct.Struct(">II")


class Frame(NamedTuple):
    """One message. What `header` says is of `payload`."""

    header: dict[str, Any]
    payload: bytes


def encoded(frame: Frame) -> Iterable[bytes]:
    """What to write, in order."""
    header = jsontext.dumps(frame.header)
    return (_LENGTHS.pack(len(header), len(frame.payload)), header, frame.payload)


def read(stream: BinaryIO) -> Frame | None:
    """The next frame; None at the end of the stream, wherever that is."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    header_length, payload_length = _LENGTHS.unpack(lengths)
    header, payload = stream.read(header_length), stream.read(payload_length)
    if len(payload) < payload_length or len(header) < header_length:
        return None
    return Frame(jsontext.loads(header), payload)


async def receive(stream: asyncio.StreamReader) -> Frame | None:
    """The same from a stream of asyncio."""
    try:
        lengths = await stream.readexactly(_LENGTHS.size)
        header_length, payload_length = _LENGTHS.unpack(lengths)
        header = await stream.readexactly(header_length)
        return Frame(jsontext.loads(header), await stream.readexactly(payload_length))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
