"""What an import did, file by file, for whoever asked for it."""

from dataclasses import dataclass, replace
from typing import Final

from recollect.archive.records import Skipped
from recollect.capture.receipts import Receipt
from recollect.capture.versions import MAX_TEXT_BYTES
from recollect.memory.restoring import Restored

_TOO_LARGE: Final = f"a message is larger than {MAX_TEXT_BYTES // (1 << 20)} MiB"


@dataclass(frozen=True, slots=True)
class SkippedReason:
    """Why something of a file was left out, how often, and the first record it happened to."""

    reason: str
    count: int
    first: int | None


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file, or one member of an archive. Messages are counted by what became of them.

    `memories` are those that are stored, or were stored already.
    `excluded` counts the conversations that the user has deleted or excluded: nothing of them is
    stored, and they are not among `conversations`.
    """

    source: str
    conversations: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    excluded: int = 0
    memories: int = 0
    skipped: tuple[SkippedReason, ...] = ()

    @property
    def is_export(self) -> bool:
        """Whether there are conversations in it, be it that none of them is wanted."""
        return bool(self.conversations or self.excluded or self.memories)

    @property
    def skipped_count(self) -> int:
        """Records and messages that are not stored; 1 for a file that is no export at all."""
        return sum(each.count for each in self.skipped)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """A whole import: its files in the order of reading, and the sums over them."""

    files: tuple[FileReport, ...]

    @property
    def conversations(self) -> int:
        """Conversations that were stored, or were stored already."""
        return sum(file.conversations for file in self.files)

    @property
    def created(self) -> int:
        """Messages that are new."""
        return sum(file.created for file in self.files)

    @property
    def updated(self) -> int:
        """Messages that the archive knew better."""
        return sum(file.updated for file in self.files)

    @property
    def unchanged(self) -> int:
        """Messages that were known."""
        return sum(file.unchanged for file in self.files)

    @property
    def excluded(self) -> int:
        """Conversations that the user does not want."""
        return sum(file.excluded for file in self.files)

    @property
    def memories(self) -> int:
        """Memories that were stored, or were stored already."""
        return sum(file.memories for file in self.files)

    @property
    def skipped_count(self) -> int:
        """Records, messages and files that could not be read or stored."""
        return sum(file.skipped_count for file in self.files)

    @property
    def is_whole(self) -> bool:
        """Whether there is an export, and nothing is left out of a file that is one."""
        exports = [file for file in self.files if file.is_export]
        return bool(exports) and not any(file.skipped for file in exports)


class Tally:
    """Counts while an import runs. It holds counts and reasons, never records."""

    def __init__(self) -> None:
        self._files: dict[str, FileReport] = {}

    def begun(self, source: str) -> None:
        """Something of a file was read: the report lists files in this order."""
        self._files.setdefault(source, FileReport(source))

    def stored(self, source: str, receipt: Receipt, *, continued: bool = False) -> None:
        """A conversation was acknowledged, or a further part of one that was counted before."""
        file, told = self._file(source), receipt.messages
        first = not continued
        if receipt.excluded:
            self._files[source] = replace(file, excluded=file.excluded + first)
            return
        self._files[source] = replace(
            file,
            conversations=file.conversations + first,
            created=file.created + told.created,
            updated=file.updated + told.updated,
            unchanged=file.unchanged + told.unchanged,
        )
        for reason in receipt.unread.values():
            self.skipped(Skipped(source, f"a message could not be read: {reason}"))
        for _ in range(told.refused - len(receipt.unread)):
            self.skipped(Skipped(source, _TOO_LARGE))

    def remembered(self, source: str, told: Restored) -> None:
        """Memories were taken in."""
        self.begun(source)
        file, kept = self._file(source), told.created + told.updated + told.unchanged
        excluded = file.excluded + told.excluded
        self._files[source] = replace(file, memories=file.memories + kept, excluded=excluded)

    def skipped(self, skipped: Skipped) -> None:
        """Something was left out."""
        file = self._file(skipped.source)
        reasons = {each.reason: each for each in file.skipped}
        first = SkippedReason(skipped.reason, 0, skipped.position)
        known = reasons.get(skipped.reason, first)
        reasons[skipped.reason] = replace(known, count=known.count + 1)
        self._files[skipped.source] = replace(file, skipped=tuple(reasons.values()))

    def report(self) -> ImportReport:
        """The counts so far."""
        return ImportReport(tuple(self._files.values()))

    def _file(self, source: str) -> FileReport:
        return self._files.get(source) or FileReport(source)
