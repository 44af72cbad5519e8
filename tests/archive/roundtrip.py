"""Everything of a space as bytes, and into another space again."""

import asyncio
import secrets
import tempfile
from functools import partial
from pathlib import Path

from recollect.archive.exporting import Export
from recollect.archive.importer import import_paths
from recollect.archive.memories import remembering
from recollect.archive.report import ImportReport
from recollect.capture.ingest import Ingest
from recollect.store.store import Store


def new_space() -> str:
    """A space that nobody has used."""
    return f"spc_{secrets.token_hex(6)}"


async def exported(store: Store, space: str) -> bytes:
    """All lines of a space."""
    return b"".join([chunk async for chunk in Export(store.space(space)).chunks()])


async def imported(
    store: Store, space: str, *files: bytes, name: str = "export.jsonl"
) -> ImportReport:
    """Import these files, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number}-{name}") for number in range(len(files))]
        for path, content in zip(paths, files, strict=True):
            await asyncio.to_thread(path.write_bytes, content)
        return await import_paths(
            paths, partial(Ingest(store), space), remember=remembering(store.space(space))
        )
