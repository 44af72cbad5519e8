"""The worker process: reads requests from standard input, answers on standard output.

It gives way to everything else on the machine, holds one job at a time, keeps what it parsed, and
ends when its input does. What strangers sent appears in no message of it.
"""

import gc
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import BinaryIO, Final, TypeVar

import numpy as np

from recollect.compression import engine, pipe
from recollect.compression.messages import CompressionRequest, Message
from recollect.compression.pipe import Frame
from recollect.errors import AppError
from recollect.text import jsontext

NICENESS: Final = 10

T = TypeVar("T")


class _NotWanted(Exception):
    """Whoever asked has gone."""


class Worker:
    """Answers frames. Each has an `id`, and so has its answer."""

    def __init__(self) -> None:
        self._engine = engine.Engine()
        self._root = b""
        self._request: CompressionRequest | None = None
        self._job: engine.Job | None = None
        self.cancelled: set[int] = set()
        self._steps: dict[str, Callable[[Frame], Frame]] = {
            "open": self._open,
            "messages": self._messages,
            "texts": self._texts,
            "close": self._close,
        }

    def answer(self, frame: Frame) -> Frame:
        """Take one step. Errors become answers."""
        number = frame.header["id"]
        try:
            header, payload = self._steps[frame.header["step"]](frame)
        except _NotWanted:
            header, payload = {"cancelled": True}, b""
        except AppError as error:
            header, payload = {"error": {"status": error.status, **error.as_json()}}, b""
        except Exception as error:
            # Without its text, which may repeat what was said in a conversation.
            where = "".join(traceback.format_tb(error.__traceback__))
            header, payload = {"failed": f"{type(error).__name__}\n{where}"}, b""
        self.cancelled.discard(number)
        return Frame({**header, "id": number}, payload)

    def _open(self, frame: Frame) -> Frame:
        self._job = None
        self._root = bytes.fromhex(frame.header["root"])
        self._request = engine.read(frame.payload, frame.header["days_header"])
        if self._request.conversation is None:
            return self._parsed(frame)
        return Frame({"conversation": self._request.conversation}, b"")

    def _messages(self, frame: Frame) -> Frame:
        """The messages of the stored conversation that was asked for."""
        messages = [Message(*each) for each in jsontext.loads(frame.payload)]
        self._request = engine.stored(_there(self._request), messages)
        return self._parsed(frame)

    def _parsed(self, frame: Frame) -> Frame:
        number = frame.header["id"]

        def still_wanted() -> None:
            if number in self.cancelled:
                raise _NotWanted

        request = _there(self._request)
        self._job = job = self._engine.open(self._root, request, still_wanted)
        header = {"count": len(job.keys), "days": job.request.days, "target": job.request.target}
        tokens = np.array(job.tokens, "<i8").tobytes()
        return Frame(header, b"".join(job.keys) + tokens)

    def _texts(self, frame: Frame) -> Frame:
        messages = _there(self._job).request.messages[frame.header["first"] :]
        return Frame({}, jsontext.dumps([[m.role, m.text] for m in messages]))

    def _close(self, frame: Frame) -> Frame:
        answer = self._engine.close(_there(self._job), frame.header["cached_tokens"])
        self._job = self._request = None
        return Frame({"completion_tokens": answer.completion_tokens}, answer.body)


def _there(value: T | None) -> T:
    """What an earlier step has made."""
    if value is None:
        raise RuntimeError("a step came before the one that it follows")
    return value


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer what comes until there is no more."""
    worker = Worker()
    inbox: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(source, inbox, worker), daemon=True).start()
    while frame := inbox.get():
        for piece in pipe.encoded(worker.answer(frame)):
            sink.write(piece)
        sink.flush()


def _receive(source: BinaryIO, inbox: "queue.SimpleQueue[Frame | None]", worker: Worker) -> None:
    """Take cancellations while a step is being taken."""
    while frame := pipe.read(source):
        if frame.header["step"] == "cancel":
            worker.cancelled.add(frame.header["cancel"])
        else:
            inbox.put(frame)
    inbox.put(None)


def main() -> None:
    """Run as a process of its own."""
    # A Ctrl-C reaches every process of the terminal; this one ends when the server lets it go.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Nothing here refers back to itself, and looking through a million objects for such takes time.
    gc.disable()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # Whatever else is written to standard output must not get between the frames.
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, sink)


if __name__ == "__main__":
    main()
