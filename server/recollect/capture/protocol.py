"""The frames of `/api/v1/capture`: decoding what a client sends, encoding what it is sent.

Pure functions; the socket is `web/ws.py`, the description of the protocol `docs/protocol.md`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from recollect.capture.receipts import Receipt
from recollect.errors import AppError, InvalidInput, TooManyRequests, Unavailable
from recollect.schemas.capture import (
    CaptureSchema,
    HelloSchema,
    PingSchema,
    ReceiptSchema,
    SubscribeSchema,
)
from recollect.schemas.events import ConversationEventSchema
from recollect.schemas.jobs import JobSchema
from recollect.text import jsontext

SUBPROTOCOL: Final = "recollect.v1"
HELLO_MAX_BYTES: Final = 16 * 1024
HELLO_SECONDS: Final = 10
IN_FLIGHT: Final = 8


@dataclass(frozen=True, slots=True)
class Hello:
    """Who is speaking, and to which space (None: their own). The page has no token."""

    token: str | None
    client: Mapping[str, str]
    space: str | None


@dataclass(frozen=True, slots=True)
class CaptureFrame:
    """One capture. `payload` and `request` are whatever the site's page received and sent."""

    id: str
    platform: str
    kind: str
    url: str
    observed_at: datetime | None
    payload: Any
    stream_id: str | None
    request: Any
    ended: str


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Live events wanted: of which topics, and from which token on (None: from now on)."""

    topics: tuple[str, ...]
    resume: str | None


@dataclass(frozen=True, slots=True)
class Ping:
    """A sign of life, to be answered with `pong`; and what waits in the client, if it tells."""

    outbox: Mapping[str, int] | None = None


ClientFrame = Hello | CaptureFrame | Subscribe | Ping

_HELLO: Final = HelloSchema()
_CAPTURE: Final = CaptureSchema()
_SUBSCRIBE: Final = SubscribeSchema()
_PING: Final = PingSchema()
_RECEIPT: Final = ReceiptSchema()
_EVENT: Final = ConversationEventSchema()
_JOB: Final = JobSchema()


def decode(text: str) -> ClientFrame:
    """One frame of a client. InvalidInput, with `details.id` where the frame has one."""
    data = jsontext.loads(text)
    if not isinstance(data, Mapping):
        raise InvalidInput("A frame is a JSON object with a type.")
    try:
        return _frame(data)
    except AppError as error:
        identifier = data.get("id")
        if isinstance(identifier, str):
            error.details["id"] = identifier[:200]
        raise


def _frame(data: Mapping[str, Any]) -> ClientFrame:
    match data.get("type"):
        case "hello":
            return Hello(**_HELLO.checked(data))
        case "capture":
            loaded = _CAPTURE.checked(data)
            return CaptureFrame(**{**loaded, "url": loaded["url"] or ""})
        case "subscribe":
            wanted = _SUBSCRIBE.checked(data)
            return Subscribe(tuple(wanted["topics"]), wanted["resume"])
        case "ping":
            return Ping(**_PING.checked(data))
    raise InvalidInput(
        "A frame's type is one of hello, capture, subscribe, ping.", code="unknown_type"
    )


def decode_hello(text: str | None) -> Hello:
    """The first frame of a socket (None: it was not text); InvalidInput if it is no hello."""
    if text is None or len(text.encode("utf-8", "surrogatepass")) > HELLO_MAX_BYTES:
        raise InvalidInput("The first frame is a hello of at most 16 KiB.", code="no_hello")
    frame = decode(text)
    if not isinstance(frame, Hello):
        raise InvalidInput("The first frame must be hello.", code="no_hello")
    return frame


def welcome(version: str, space: str, max_frame_bytes: int) -> str:
    """The answer to `hello`."""
    limits = {"max_frame_bytes": max_frame_bytes, "in_flight": IN_FLIGHT}
    rules: dict[str, list[str]] = {"pauses": [], "excludes": []}
    return _encode("welcome", server={"version": version}, space=space, limits=limits, rules=rules)


def capture_json(frame: CaptureFrame) -> dict[str, Any]:
    """A capture as a client would send it; `decode` gives the same frame again."""
    # Not asdict, which copies the payload, and fails where it is deep.
    return {"type": "capture"} | {known.name: getattr(frame, known.name) for known in fields(frame)}


def ack(identifier: str, receipt: Receipt) -> str:
    """The receipt of one capture: sent after the database has it for good, never before."""
    return _encode("ack", id=identifier, receipt=receipt_json(receipt))


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """A receipt as it goes over the wire; `excluded` only where something was."""
    data = _RECEIPT.dump(receipt)
    if receipt.excluded is None:
        del data["excluded"]
    return dict(data)


def failure(error: AppError, identifier: str | None = None) -> str:
    """An error. `retry` tells whether the same frame may succeed later."""
    body = error.as_json()
    identifier = identifier or body["details"].get("id")
    details = {name: value for name, value in body["details"].items() if name != "id"}
    retry = isinstance(error, Unavailable | TooManyRequests)
    named = {} if identifier is None else {"id": identifier}
    return _encode("error", **named, error={**body, "details": details}, retry=retry)


def subscribed(topics: Sequence[str], token: str, *, resumed: bool) -> str:
    """The answer to `subscribe`; sent again, `resumed` false, when events were lost later."""
    return _encode("subscribed", topics=list(topics), token=token, resumed=resumed)


def event(topic: str, data: Any, token: str) -> str:
    """A live event. `data` has a `change` and the `conversation`, as it is listed over REST."""
    return _encode("event", topic=topic, data=_EVENT.dump(data), token=token)


def job_event(job: Any) -> str:
    """A live event of a job, as it is read over REST. It has no token: jobs are not resumed."""
    return _encode("event", topic="jobs", data=_JOB.dump(job))


def pong(token: str | None) -> str:
    """The answer to `ping`; with a newer token to resume from for who is subscribed."""
    return _encode("pong", **({} if token is None else {"token": token}))


def _encode(kind: str, **fields: Any) -> str:
    return jsontext.dumps({"type": kind, **fields}).decode()
