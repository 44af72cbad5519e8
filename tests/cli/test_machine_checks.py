"""What is said of settings and of data directories of every kind."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from recollect.cli.database_checks import database
from recollect.cli.findings import Finding
from recollect.cli.machine_checks import data_directory, settings_found
from recollect.config import Config

NOBODY = 65534


@contextmanager
def without_rights() -> Iterator[None]:
    """As a user who is not root, for root may look into everything."""
    is_root = os.getuid() == 0
    if is_root:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        if is_root:
            os.setresuid(0, 0, 0)


def looked_at(folder: Path) -> Finding:
    """What is said of a folder itself, not of its disk."""
    return next(iter(data_directory(Config(data_dir=folder))))


@pytest.mark.parametrize("below", ["data", "data/new"])
async def test_a_data_directory_of_another_user_is_a_problem(tmp_path: Path, below: str) -> None:
    (tmp_path / "data" / "db").mkdir(parents=True)
    (tmp_path / "data").chmod(0)
    with without_rights():
        found = looked_at(tmp_path / below)
        opened = [each async for each in database(Config(data_dir=tmp_path / below))]
    (tmp_path / "data").chmod(0o700)
    assert found.level == "problem" and "may not be read and written" in found.message
    assert [each.level for each in opened] == ["problem"]
    assert "Permission denied" in opened[0].message


def test_a_data_directory_that_cannot_be_made_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "data"):
        found = looked_at(folder)
        assert found.level == "problem" and found.message == f"{tmp_path / 'file'} is no folder."
    tmp_path.chmod(0o500)
    with without_rights():
        assert looked_at(tmp_path / "new").level == "problem"
    tmp_path.chmod(0o700)
    assert looked_at(tmp_path / "new").level == "warning"


def test_strange_names_of_settings_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    strange = [f"RECOLLECT_{number}(" for number in range(20)]
    for name in strange:
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("RECOLLECT_FRAME_DAYS", "0")
    _, found = settings_found()
    assert [each.level for each in found].count("problem") == 1
    assert {each.message.partition(" ")[0] for each in found} >= {*strange}
