"""From a capture frame to what it brings: picks the adapter and the way to read it.

Pure and costly for long conversations: run it off the event loop.
"""

from dataclasses import replace
from typing import Any

from recollect.capture.incoming import Incoming, from_conversation, from_outline
from recollect.capture.protocol import CaptureFrame
from recollect.errors import AppError
from recollect.platforms.base import Page, PageTurn, StreamFrame, Unparsed
from recollect.platforms.registry import adapter, adapters
from recollect.schemas.conversations import normalized
from recollect.schemas.pages import PageSchema
from recollect.text import jsontext


def read(frame: CaptureFrame) -> Incoming:
    """What the frame brings. Unparsed if no adapter can read it, InvalidInput if it is not valid.

    An adapter that fails on a payload is a broken adapter, not a broken server: that too is
    Unparsed, and says where it happened without repeating what was said.
    """
    try:
        return replace(_READERS[frame.kind](frame), observed_at=frame.observed_at)
    except AppError:
        raise
    except Exception as error:
        raise Unparsed(
            f"The adapter of {frame.platform} failed on this payload ({type(error).__name__})."
        ) from error


def reader_version(platform: str, kind: str) -> int:
    """The version of the adapter that reads such frames; 0 where none does."""
    known = {site.platform: site.version for site in adapters()}
    return 0 if kind == "normalized" else known.get(platform, 0)


def without_private(frame: CaptureFrame) -> CaptureFrame:
    """The frame without what is never stored; the same object if there is nothing of the kind."""
    try:
        site = adapter(frame.platform)
        frame = _at(frame, site.url_without_private(frame.url))
        if frame.kind == "stream" and isinstance(frame.payload, str):
            told = StreamFrame(frame.payload, frame.url, frame.request)
            kept = site.stream_without_private(told)
            return _with(frame, kept.body, kept.request)
        if frame.kind == "dom":
            payload = _decoded(frame.payload)
            kept_payload = site.page_without_private(payload)
        else:
            payload = site.decoded(frame.payload)
            kept_payload = site.without_private(payload)
    except AppError:
        return frame  # of no known site, or no JSON: nobody can tell what is private in it
    # Only streams are read together with their request.
    return _with(frame, frame.payload if kept_payload is payload else kept_payload, None)


def _at(frame: CaptureFrame, url: str) -> CaptureFrame:
    return frame if url == frame.url else replace(frame, url=url)


def _with(frame: CaptureFrame, payload: Any, request: Any) -> CaptureFrame:
    if payload is frame.payload and request is frame.request:
        return frame
    return replace(frame, payload=payload, request=request)


def _conversation(frame: CaptureFrame) -> Incoming:
    site = adapter(frame.platform)
    return from_outline(site, site.outline(site.decoded(frame.payload)))


def _stream(frame: CaptureFrame) -> Incoming:
    if not isinstance(frame.payload, str):
        raise Unparsed("The payload of a stream is its text so far.")
    site = adapter(frame.platform)
    told = site.stream(StreamFrame(frame.payload, frame.url, frame.request))
    return from_conversation(told, site.version)


def _normalized(frame: CaptureFrame) -> Incoming:
    payload = _decoded(frame.payload)
    if isinstance(payload, dict):
        payload = {"platform": frame.platform, **payload}
    return from_conversation(normalized(payload))


def _dom(frame: CaptureFrame) -> Incoming:
    site = adapter(frame.platform)
    shown = PageSchema().checked(_decoded(frame.payload))
    turns = tuple(PageTurn(**turn) for turn in shown.pop("turns"))
    return from_conversation(site.page(Page(frame.url, turns=turns, **shown)), site.version)


def _decoded(payload: Any) -> Any:
    return jsontext.loads(payload) if isinstance(payload, str) else payload


_READERS = {
    "conversation": _conversation,
    "stream": _stream,
    "normalized": _normalized,
    "dom": _dom,
}
