"""Images, recordings and other files in ChatGPT's messages become parts that point to them.

A file is named by an asset pointer (`sediment://file_ID`, `file-service://file-ID`) in the content,
or by `metadata.attachments[{id, name, size, mime_type}]`, often by both: then it is one part.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from recollect.models import Part
from recollect.platforms.fields import count, mapping, name, sequence, words

_RECORDINGS = ("audio_asset_pointer", "video_container_asset_pointer")


def image(asset: Mapping[str, Any]) -> Part:
    """An `image_asset_pointer`; what the picture was asked to show is its text, if it is known."""
    generated = mapping(mapping(asset.get("metadata")).get("dalle"))
    return Part(
        "image",
        text=name(generated.get("prompt")) or "",
        url=name(asset.get("asset_pointer")),
        size=count(asset.get("size_bytes")),
    )


def recordings(asset: Mapping[str, Any]) -> list[Part]:
    """Any other asset pointer. That of a live video call holds several more."""
    parts = [_recording(asset)] if name(asset.get("asset_pointer")) else []
    parts += [_recording(mapping(asset[kind])) for kind in _RECORDINGS if asset.get(kind)]
    frames = sequence(asset.get("frames_asset_pointers"))
    return parts + [image(frame) for frame in map(mapping, frames) if frame]


def output_images(metadata: Mapping[str, Any]) -> Iterator[Part]:
    """The pictures that a run of Python drew."""
    for output in sequence(mapping(metadata.get("aggregate_result")).get("messages")):
        if url := name(mapping(output).get("image_url")):
            yield Part("image", url=url)


def printed_output(metadata: Mapping[str, Any]) -> Iterator[Part]:
    """What a run of Python printed, and its result, where the content says nothing."""
    run = mapping(metadata.get("aggregate_result"))
    outputs = map(mapping, sequence(run.get("messages")))
    streams = (words(each.get("text")) for each in outputs if each.get("message_type") == "stream")
    told = ["".join(streams), words(run.get("final_expression_output"))]
    if text := "\n".join(filter(None, told)):
        yield Part("tool_result", text)


def with_attachments(parts: Iterable[Part], metadata: Mapping[str, Any]) -> list[Part]:
    """The parts and the attachments of the message, each file once."""
    attached = {
        _file_id(key): _attachment(item, key)
        for item in map(mapping, sequence(metadata.get("attachments")))
        if (key := name(item.get("id")) or name(item.get("name")))
    }
    merged = [_merged(part, attached.pop(_file_id(part.url), None)) for part in parts]
    return merged + list(attached.values())


def _recording(asset: Mapping[str, Any]) -> Part:
    kind = name(asset.get("content_type")) or ""
    file_format = name(asset.get("format"))
    family = "audio" if kind.startswith("audio") else "video"
    return Part(
        "attachment",
        url=name(asset.get("asset_pointer")),
        size=count(asset.get("size_bytes")),
        mime=f"{family}/{file_format}" if file_format else None,
    )


def _attachment(item: Mapping[str, Any], key: str) -> Part:
    mime = name(item.get("mime_type")) or name(item.get("mimeType"))
    return Part(
        "attachment", name=name(item.get("name")), mime=mime, size=count(item.get("size")), url=key
    )


def _merged(part: Part, attachment: Part | None) -> Part:
    if attachment is None:
        return part
    return replace(
        part,
        name=attachment.name,
        mime=part.mime or attachment.mime,
        size=attachment.size if part.size is None else part.size,
    )


def _file_id(pointer: str | None) -> str:
    return (pointer or "").rpartition("/")[2].partition("#")[0].partition("?")[0]
