"""Files that hang on a message of DeepSeek: names and pointers, the bytes stay with the site.

`files: [{id, file_name, file_size, …}]`, and in the page's own request `ref_file_ids: ["file-…"]`.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from recollect.models import Part
from recollect.platforms.fields import count, first_name, mapping, sequence, words


def parts(files: Any) -> Iterator[Part]:
    """One part for each file that has a name or a pointer."""
    for file in sequence(files):
        part = _part({"id": file} if isinstance(file, str) else mapping(file))
        if part.name or part.url or part.text:
            yield part


def _part(file: Mapping[str, Any]) -> Part:
    mime = first_name(file, "mime_type", "file_type", "content_type")
    return Part(
        "image" if mime and mime.startswith("image/") else "attachment",
        words(file.get("content")),
        name=first_name(file, "file_name", "name"),
        mime=mime,
        size=count(file.get("file_size")),
        url=first_name(file, "id", "file_id", "url"),
    )
