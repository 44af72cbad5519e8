"""`run.json`: who holds a data directory, and where its mongod and its web server listen.

It is a note for other processes, never a proof: the lock says whether anybody holds the directory,
and a process id is believed only after `process.find` has looked at that process.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from recollect.store.embedded.layout import layout_of, write_private


@dataclass(frozen=True, slots=True)
class Run:
    """One holder's note. `owner` 0 means: nobody, but `port` is the one to use again.

    `ready` is true once `port` takes connections; `url` is the web server's, once it listens.
    """

    owner: int = 0
    serving: bool = False
    ready: bool = False
    port: int = 0
    mongod: int = 0
    url: str = ""


def read_run(data_dir: Path) -> Run | None:
    """The note in a data directory; None where there is none that can be read."""
    try:
        note: Any = json.loads(layout_of(data_dir).run.read_text(encoding="utf-8"))
        values = {field.name: field.type(note[field.name]) for field in fields(Run)}  # type: ignore[operator]
        return Run(**values)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None  # a crash or an older version left it: no note is as good


def write_run(data_dir: Path, run: Run) -> None:
    """Replace the note."""
    write_private(layout_of(data_dir).run, json.dumps(asdict(run)))


def change_run(data_dir: Path, change: Callable[[Run], Run]) -> None:
    """Replace the note by what `change` makes of it. Only the holder of the lock may."""
    write_run(data_dir, change(read_run(data_dir) or Run()))


def announce(data_dir: Path, url: str) -> None:
    """Note where the web server of this process, which holds the data directory, listens."""
    change_run(data_dir, lambda run: replace(run, url=url))
