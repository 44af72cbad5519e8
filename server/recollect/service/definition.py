"""What runs as a service: which program, with which settings, and which of them are secrets."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from recollect.config import Config
from recollect.errors import SetupError

STOP_SECONDS: Final = 180
"""What a stop may take: requests under way have a minute, and so has the database."""

_SECRETS: Final = frozenset({"RECOLLECT_MONGODB_URI"})
_NAMES: Final = tuple(f"RECOLLECT_{field.name.upper()}" for field in fields(Config))
# Line ends of Unicode too; and what Python makes of bytes that are no UTF-8.
_UNWRITABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Definition:
    """`command` is absolute, `settings` and `secrets` are environment variables."""

    command: tuple[str, ...]
    settings: Mapping[str, str]
    secrets: Mapping[str, str]
    data_dir: Path
    url: str


def definition(config: Config, environment: Mapping[str, str] = os.environ) -> Definition:
    """The server with the settings that are set now. SetupError if one cannot be written down.

    The data directory and PATH, where a mongod may lie, are written down although they are not
    settings that somebody made: a service has another environment than a shell.
    """
    data_dir = config.data_dir.absolute()
    given = {name: environment[name] for name in _NAMES if environment.get(name)}
    given |= {"RECOLLECT_DATA_DIR": str(data_dir)}
    if environment.get("PATH"):
        given["PATH"] = environment["PATH"]
    # Not resolved: the link in a virtual environment is what makes it one.
    program = str(Path(sys.executable).absolute())
    for name, value in {**given, "The path of Python": program}.items():
        if _UNWRITABLE.search(value):
            raise SetupError(
                f"{name} contains a control character or no UTF-8, which no service can be given."
            )
    return Definition(
        command=(program, "-m", "recollect", "serve"),
        settings={name: value for name, value in given.items() if name not in _SECRETS},
        secrets={name: value for name, value in given.items() if name in _SECRETS},
        data_dir=data_dir,
        url=config.page_url,
    )
