"""The files of a service: written whole or not at all, and the one that holds settings.

A line of a settings file is `NAME="value"` with `\\` before `"`, `\\`, `$` and a backtick: what
systemd reads as an EnvironmentFile, and `recollect serve --settings` everywhere else.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from recollect.errors import SetupError

_SPECIAL: Final = re.compile(r'(["\\$`])')
_ESCAPED: Final = re.compile(r'\\(["\\$`])')
_LINE: Final = re.compile(r'([A-Z][A-Z0-9_]*)="((?:[^"\\]|\\.)*)"')


def write(path: Path, content: bytes) -> bool:
    """Write a file of mode 0600; whether that changed anything. SetupError if it cannot be."""
    try:
        if path.is_file() and path.read_bytes() == content:
            path.chmod(0o600)
            return False
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        draft.replace(path)
    except OSError as error:
        raise SetupError(f"{path} cannot be written: {error.strerror or error}.") from error
    return True


def remove(path: Path) -> bool:
    """Delete a file; whether it was there."""
    there = path.exists()
    path.unlink(missing_ok=True)
    return there


def settings_text(settings: Mapping[str, str]) -> str:
    """A settings file. The values have no control characters."""
    lines = (f'{name}="{_SPECIAL.sub(_BACKSLASHED, value)}"\n' for name, value in settings.items())
    return "".join(lines)


_BACKSLASHED: Final = r"\\\1"


def read_settings(path: Path) -> dict[str, str]:
    """The settings of such a file; SetupError if it cannot be read."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"The settings in {path} cannot be read.") from error
    found = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        setting = _LINE.fullmatch(line.rstrip())
        if setting is None:
            raise SetupError(f'Line {number} of {path} does not look like NAME="value".')
        found[setting[1]] = _ESCAPED.sub(r"\1", setting[2])
    return found
