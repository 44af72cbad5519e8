"""Settings files come back as they were written, and nobody else may read them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.errors import SetupError
from recollect.service.files import read_settings, remove, settings_text, write
from tests.service.examples import mode

VALUES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")))
NAMES = st.from_regex(r"RECOLLECT_[A-Z_]{1,10}", fullmatch=True)


@given(settings=st.dictionaries(NAMES, VALUES))
def test_settings_come_back(
    settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("settings") / "service.env"
    write(path, settings_text(settings).encode())
    assert read_settings(path) == settings


def test_comments_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "service.env"
    path.write_text('# mine\n\nRECOLLECT_PORT="8400"\n')
    assert read_settings(path) == {"RECOLLECT_PORT": "8400"}


@pytest.mark.parametrize("line", ["RECOLLECT_PORT=8400", 'A="', 'A="b" c', "words", 'a="b"'])
def test_other_lines_are_named_and_not_repeated(tmp_path: Path, line: str) -> None:
    path = tmp_path / "service.env"
    path.write_text(f'RECOLLECT_HOST="::1"\n{line}\n')
    with pytest.raises(SetupError, match=r"Line 2 of .* does not look like"):
        read_settings(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be read"):
        read_settings(tmp_path / "none")


def test_writing_tells_whether_it_changed_anything(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "file"
    assert write(path, b"one") and not write(path, b"one") and write(path, b"two")
    assert path.read_bytes() == b"two" and mode(path) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["file"]
    assert remove(path) and not remove(path)


def test_a_file_that_others_could_read_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    path.chmod(0o644)
    assert not write(path, b"one")
    assert mode(path) == 0o600


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(SetupError, match="cannot be written"):
        write(tmp_path / "folder" / "file", b"")
