"""Every sample that an adapter can read goes out and comes in again the same."""

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from recollect.archive.importer import import_paths
from recollect.capture.ingest import Ingest
from recollect.capture.protocol import CaptureFrame
from recollect.capture.reading import read
from recollect.errors import AppError
from recollect.store.store import Store
from tests.archive.roundtrip import exported, imported, new_space

SITES: Final = {
    "chatgpt": "https://chatgpt.com/c/{}",
    "claude": "https://claude.ai/chat/{}",
    "deepseek": "https://chat.deepseek.com/a/chat/s/{}",
    "gemini": "https://gemini.google.com/app/{:.16}",
}
SEEN: Final = datetime(2026, 11, 1, tzinfo=UTC)


def frames(folder: Path, site: str) -> list[CaptureFrame]:
    """Each sample of a site as whatever it may be: a conversation, a stream, a page."""
    found: list[CaptureFrame] = []
    for path in sorted((folder / site).iterdir()):
        if path.suffix == ".zip":
            continue
        key = uuid5(NAMESPACE_URL, path.name)
        url = SITES[site].format(str(key) if site != "gemini" else key.hex)
        text = path.read_text("utf-8", errors="replace")
        kinds: dict[str, object] = {"conversation": text, "stream": text}
        if path.suffix == ".html":
            kinds = {"dom": {"turns": [], "html": text}}
        for kind, payload in kinds.items():
            found.append(
                CaptureFrame(path.name, site, kind, url, SEEN, payload, None, None, "done")
            )
    return found


async def test_all_samples_go_out_and_in_again(store: Store, samples: Path) -> None:
    space, other = new_space(), new_space()
    ingest, taken = Ingest(store), Counter[str]()
    report = await import_paths([samples / site for site in SITES], partial(ingest, space))
    for site in SITES:
        for frame in frames(samples, site):
            try:
                incoming = read(frame)
            except AppError:
                continue
            await ingest(space, incoming)
            taken[frame.kind] += 1
    assert report.conversations > 15 and min(taken[kind] for kind in ("conversation", "dom")) > 1
    content = await exported(store, space)
    again = await imported(store, other, content)
    assert again.skipped_count == 0 and again.conversations > 15
    assert await exported(store, other) == content
