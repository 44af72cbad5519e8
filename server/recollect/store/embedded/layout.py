"""What lies where in a data directory, and how its private files are written."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths inside one data directory. `root` is absolute, as mongod wants it."""

    root: Path

    @property
    def database(self) -> Path:
        """mongod's own files."""
        return self.root / "db"

    @property
    def log(self) -> Path:
        """What mongod writes to its standard output."""
        return self.root / "mongod.log"

    @property
    def lock(self) -> Path:
        """Locked by whoever may start and stop mongod here."""
        return self.root / "lock"

    @property
    def run(self) -> Path:
        """Who holds the lock, and where mongod listens."""
        return self.root / "run.json"

    @property
    def password(self) -> Path:
        """The password of our one user."""
        return self.root / "mongod.password"

    @property
    def keyfile(self) -> Path:
        """What members of the replica set would know each other by; mongod asks for it."""
        return self.root / "mongod.key"

    @property
    def mcp_key(self) -> Path:
        """The key of the MCP bridges of this machine, once one was needed."""
        return self.root / "mcp.key"

    def create(self) -> None:
        """Make what is missing; nobody else may look in."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.database.mkdir(mode=0o700, exist_ok=True)


def layout_of(data_dir: Path) -> Layout:
    """The layout of a data directory, however its path is spelled: one name for one folder."""
    return Layout(data_dir.expanduser().resolve())


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 all at once: after a crash it is the old one, the new one or none.

    It is on the disk when this returns.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened, and renames are journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
