"""The report of an import as it is kept with its job: bounded, however many files there were."""

from dataclasses import asdict
from typing import Any, Final

from recollect.archive.report import FileReport, ImportReport

MOST_FILES: Final = 500
"""Exports are listed first; a ZIP may hold thousands of files that are none."""
MOST_REASONS: Final = 20


def told(report: ImportReport) -> dict[str, Any]:
    """The sums, and the files with what was left out of each and why.

    `whole`: there was an export, and nothing is left out of a file that is one.
    """
    files = sorted(report.files, key=lambda file: not file.is_export)
    return {
        "whole": report.is_whole,
        "conversations": report.conversations,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "excluded": report.excluded,
        "memories": report.memories,
        "skipped": report.skipped_count,
        "files": [_file(file) for file in files[:MOST_FILES]],
        "more_files": max(0, len(files) - MOST_FILES),
    }


def _file(file: FileReport) -> dict[str, Any]:
    return {**asdict(file), "skipped": [asdict(each) for each in file.skipped[:MOST_REASONS]]}
