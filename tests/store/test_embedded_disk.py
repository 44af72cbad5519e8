"""Disks that are full or read-only: a clear sentence, and the data is there afterwards."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from recollect.errors import SetupError
from recollect.store.embedded import embedded_mongod


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own for one test."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not shutil.which("mount") or not mounted(folder, "-t", "tmpfs", "-o", "size=700k", "tmpfs"):
        pytest.skip("only a user who may mount a file system can fill one")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)  # noqa: S607 (found on PATH above)


def mounted(folder: Path, *options: str) -> bool:
    command = ["mount", *options, str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


async def refusal(data_dir: Path) -> SetupError:
    with pytest.raises(SetupError) as caught:
        async with embedded_mongod(data_dir, serving=True, say=lambda sentence: None):
            pass
    return caught.value


async def test_a_disk_that_fills_during_the_start_is_told(small_disk: Path) -> None:
    error = await refusal(small_disk / "data")
    assert error.code == "disk_full"
    assert "the disk is full" in error.message
    assert str(small_disk / "data" / "mongod.log") in error.message


async def test_a_full_disk_is_told(small_disk: Path) -> None:
    with contextlib.suppress(OSError), (small_disk / "filling").open("wb") as file:
        file.write(bytes(1_000_000))
    assert "No space left on device" in (await refusal(small_disk / "data")).message


async def test_a_read_only_disk_is_told(small_disk: Path) -> None:
    assert mounted(small_disk, "-o", "remount,ro")
    assert "Read-only file system" in (await refusal(small_disk / "data")).message
