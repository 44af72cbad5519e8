"""Which mongod is taken, and what is said when none runs."""

import sys
from pathlib import Path

import pytest

from recollect.errors import SetupError
from recollect.store.embedded import binary
from recollect.store.embedded.binary import find_mongod

MISSING_LIBRARY = (
    "mongod: error while loading shared libraries: {}: "
    "cannot open shared object file: No such file or directory"
)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty PATH of the test's own."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the `embedded` extra were not installed."""
    monkeypatch.setattr(binary, "find_spec", lambda name: None)


def put_mongod(folder: Path, *, says: str = "", complains: str = "", code: int = 0) -> Path:
    mongod = folder / "mongod"
    mongod.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"print({says!r})\nprint({complains!r}, file=sys.stderr)\nsys.exit({code})\n"
    )
    mongod.chmod(0o700)
    return mongod


def problem() -> str:
    with pytest.raises(SetupError) as caught:
        find_mongod()
    return caught.value.message


@pytest.mark.parametrize("version", ["6.0.5", "8.2.1-rc0"])
def test_a_current_one_on_path_comes_first(path: Path, version: str) -> None:
    mongod = put_mongod(path, says=f"db version v{version}\nBuild Info: {{}}")
    assert find_mongod() == mongod


@pytest.mark.usefixtures("no_extra")
def test_an_old_one_alone_is_refused(path: Path) -> None:
    put_mongod(path, says="db version v5.0.31")
    message = problem()
    assert "too old (db version v5.0.31)" in message
    assert "RECOLLECT_MONGODB_URI" in message


@pytest.mark.parametrize(
    ("says", "code"), [("db version v5.0.31", 0), ("db version v6.0.5", 1), ("rubbish", 0)]
)
def test_one_of_no_use_on_path_gives_way_to_the_extra(
    path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
    says: str, code: int,
) -> None:  # fmt: skip
    put_mongod(path, says=says, code=code)
    extra = put_mongod(tmp_path_factory.mktemp("extra"), says="db version v6.0.5")
    monkeypatch.setattr(binary, "_in_extra", lambda: extra)
    assert find_mongod() == extra


def test_the_extra_has_one(path: Path) -> None:
    assert find_mongod().parent.name == "bin"


@pytest.mark.usefixtures("no_extra", "path")
def test_without_any_it_says_how_to_get_one() -> None:
    message = problem()
    assert "pip install 'recollect[embedded]'" in message
    assert "RECOLLECT_MONGODB_URI" in message


@pytest.mark.usefixtures("no_extra")
@pytest.mark.parametrize(
    ("library", "remedy"),
    [
        ("libcurl.so.4", "run `apt install libcurl4`"),
        ("libcrypto.so.3", "run `apt install libssl3`"),
        ("libstrange++-1.so.7", "install the package that has it"),
    ],
)
def test_a_missing_shared_library_is_named_with_its_remedy(
    path: Path, library: str, remedy: str
) -> None:
    put_mongod(path, complains=MISSING_LIBRARY.format(library), code=127)
    assert problem() == f"mongod needs the shared library {library}: {remedy}, then start again."


@pytest.mark.usefixtures("no_extra")
def test_a_file_that_is_no_program_is_told(path: Path) -> None:
    mongod = put_mongod(path)
    mongod.write_bytes(b"\x7fELF rubbish")
    assert str(mongod) in problem()
