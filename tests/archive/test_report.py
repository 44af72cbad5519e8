"""What an import tells: whether everything of an export is in."""

import pytest

from recollect.archive.report import FileReport, ImportReport, SkippedReason

SKIPPED = (SkippedReason("it is not JSON", 1, 3),)
GOOD = FileReport("a", conversations=1)
DELETED = FileReport("b", excluded=1)
DAMAGED = FileReport("c", conversations=1, skipped=SKIPPED)
OTHER = FileReport("d", skipped=SKIPPED)


@pytest.mark.parametrize(
    ("files", "whole"),
    [
        ((GOOD,), True),
        ((DELETED,), True),
        ((GOOD, OTHER), True),
        ((GOOD, DAMAGED), False),
        ((OTHER,), False),
        ((), False),
    ],
)
def test_an_import_is_whole_if_nothing_of_an_export_is_missing(
    files: tuple[FileReport, ...], whole: bool
) -> None:
    assert ImportReport(files).is_whole is whole
