"""What `recollect doctor` looks at on this machine: settings, data directory, token table."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Final

from recollect.cli.findings import Finding, fine, problem, warning
from recollect.config import MIB, Config, from_environment
from recollect.errors import SetupError
from recollect.store.embedded.layout import layout_of
from recollect.text import tokens

_LITTLE_SPACE: Final = 1024 * MIB
_NO_SPACE: Final = 128 * MIB
_OF_CLIENTS: Final = {"RECOLLECT_URL", "RECOLLECT_API_KEY"}
_README: Final = "The README lists the settings and what they may be."


def settings_found() -> tuple[Config, list[Finding]]:
    """The settings as far as they can be used, and what is to be said of them."""
    wrong: list[Finding] = []
    names = set(_given())
    while True:
        try:
            config = from_environment()
        except SetupError as error:
            name = next((name for name in names if _is_named(name, error.message)), None)
            wrong.append(problem("settings", error.message, _README))
            if name is None:
                return Config(), wrong
            # Only this process forgets it, so that everything else can be looked at.
            del os.environ[name]
            names.discard(name)
        else:
            return config, [*wrong, *_settings(config, names)]


def _is_named(name: str, sentence: str) -> bool:
    return re.search(rf"{re.escape(name)}\b", sentence) is not None


def _given() -> Iterator[str]:
    return (name for name in os.environ if name.startswith("RECOLLECT_"))


def _settings(config: Config, names: set[str]) -> Iterator[Finding]:
    known = {f"RECOLLECT_{field.name.upper()}" for field in fields(Config)}
    for name in sorted(names - known - _OF_CLIENTS):
        yield warning("settings", f"{name} is no setting, and has no effect.", _README)
    told = [f"{name}={_shown(config, name)}" for name in sorted(names & known)]
    if told:
        yield fine("settings", f"From the environment: {', '.join(told)}; the rest is default.")
    else:
        yield fine("settings", "All settings have their defaults.")


def _shown(config: Config, name: str) -> str:
    # A URI may have a password in it.
    secret = name == "RECOLLECT_MONGODB_URI" and config.mongodb_uri
    return "(not shown)" if secret else os.environ[name]


def data_directory(config: Config) -> Iterator[Finding]:
    """Whether the data directory can be used, and by whom. It is not made if it is not there."""
    folder = layout_of(config.data_dir).root
    nearest = next((each for each in (folder, *folder.parents) if _is_seen(each)), folder)
    if not nearest.is_dir():
        yield problem("data directory", f"{nearest} is no folder.", "Set RECOLLECT_DATA_DIR.")
        return
    if not os.access(nearest, os.R_OK | os.W_OK | os.X_OK):
        advice = "Run this as the user who runs Recollect, or give that folder to them."
        yield problem("data directory", f"{nearest} may not be read and written.", advice)
    elif nearest != folder:
        advice = "Start `recollect serve`; or set RECOLLECT_DATA_DIR, if your data is elsewhere."
        yield warning("data directory", f"{folder} does not exist yet.", advice)
    elif os.name == "posix" and folder.stat().st_mode & 0o077:
        message = f"Other users of this machine may look into {folder}."
        yield warning("data directory", message, f"Run `chmod 700 {folder}`.")
    else:
        yield fine("data directory", f"{folder}, closed to other users of this machine.")
    yield _space(nearest)


def _is_seen(path: Path) -> bool:
    """Whether there is anything; what lies in a folder that is closed to us cannot be seen."""
    try:
        return path.exists()
    except PermissionError:
        return False


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    message = f"{free // MIB:,} MiB are free."
    if free < _NO_SPACE:
        return problem("disk", message, "Make room: nothing can be stored on a full disk.")
    if free < _LITTLE_SPACE:
        return warning("disk", message, "Make room soon.")
    return fine("disk", message)


def token_table() -> Finding:
    """Whether tokens can be counted, which needs a table and no network."""
    try:
        tokens.count_all(["Tokens are counted here."])
    except Exception as error:  # whatever is wrong with an installation is what is looked for
        kind = type(error).__name__
        return problem("tokens", f"Tokens cannot be counted ({kind}).", "Install Recollect anew.")
    return fine("tokens", "Tokens are counted without the network.")
