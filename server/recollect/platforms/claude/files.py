"""What hangs on a message of Claude besides its blocks: attachments, files, synced sources.

`attachments` carry the text that was taken out of a file; `files` and the newer `files_v2` only
point to files kept by the site, often the same ones; `sync_sources` are documents of other
services.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from recollect.models import Part
from recollect.platforms.fields import count, first_name, mapping, name, sequence, words


def parts(message: Mapping[str, Any]) -> Iterator[Part]:
    """Everything that is attached to a message, each file once."""
    for attachment in sequence(message.get("attachments")):
        yield from _attachment(mapping(attachment))
    for file in _files(message):
        yield from _file(file)
    for source in sequence(message.get("sync_sources")):
        yield from _source(mapping(source))


def _attachment(raw: Mapping[str, Any]) -> Iterator[Part]:
    part = Part(
        "attachment",
        words(raw.get("extracted_content")),
        name=name(raw.get("file_name")),
        mime=name(raw.get("file_type")),
        size=count(raw.get("file_size")),
        url=name(raw.get("file_url")),
    )
    if part.text or part.name or part.url:
        yield part


def _files(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    newer = [_described(file) for file in sequence(message.get("files_v2"))]
    identifiers = {_identifier(file) for file in newer}
    names = {name(file.get("file_name")) for file in newer}
    yield from newer
    for file in map(_described, sequence(message.get("files"))):
        identifier = _identifier(file)
        known = identifier in identifiers if identifier else name(file.get("file_name")) in names
        if not known:
            yield file


def _described(file: Any) -> Mapping[str, Any]:
    # The page's own request names its files by their bare identifiers.
    return {"file_uuid": file} if isinstance(file, str) else mapping(file)


def _identifier(file: Mapping[str, Any]) -> str | None:
    return first_name(file, "file_uuid", "uuid", "id")


def _file(raw: Mapping[str, Any]) -> Iterator[Part]:
    document = mapping(raw.get("document_asset"))
    pointer = first_name(raw, "preview_url", "url") or name(document.get("url"))
    part = Part(
        "image" if raw.get("file_kind") == "image" else "attachment",
        name=name(raw.get("file_name")),
        mime=first_name(raw, "mime_type", "file_type"),
        size=count(raw.get("size_bytes")) or count(raw.get("file_size")),
        url=pointer or name(raw.get("thumbnail_url")) or _identifier(raw),
    )
    if part.name or part.url:
        yield part


def _source(raw: Mapping[str, Any]) -> Iterator[Part]:
    config = mapping(raw.get("config"))
    label = first_name(config, "title", "name") or first_name(raw, "name", "type")
    pointer = first_name(config, "uri", "url") or first_name(raw, "url", "uuid")
    if label or pointer:
        yield Part("attachment", name=label, url=pointer)
