"""What every command has in common: help, the version, and settings that are wrong."""

import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Recollect, environment
from tests.e2e.server import COMMAND

HELP = {
    "": ("serve", "pair", "import", "user", "key", "RECOLLECT_PORT"),
    "serve": ("RECOLLECT_MONGODB_URI", "RECOLLECT_DATA_DIR", "Ctrl-C", "pairing code"),
    "pair": ("one-time", "/api/v1/pair", "--user"),
    "import": ("ChatGPT", "Claude", "ZIP", "folder", "--user"),
    "export": (".gz", "standard output", "import", "--force", "--user"),
    "replay": ("--platform", "--all", "--user", "exit code"),
    "doctor": ("--json", "what to do", "exit code"),
    "extension": ("folder", "chrome://extensions", "reload"),
    "user": ("add", "list", "remove"),
    "user add": ("space", "key"),
    "user remove": ("stop working", "stays"),
    "key": ("create", "list", "revoke"),
    "key create": ("--name", "--scope", "--days", "--user", "once"),
    "key revoke": ("key list",),
}


@pytest.mark.parametrize(("command", "words"), HELP.items(), ids=lambda value: str(value)[:20])
def test_help_says_what_a_command_does(
    recollect: Recollect, command: str, words: tuple[str, ...]
) -> None:
    told = recollect.said(*command.split(), "--help")
    assert not [word for word in words if word not in told]
    assert max(map(len, told.splitlines())) <= 80


def test_the_version(recollect: Recollect) -> None:
    assert recollect.said("--version") == "recollect 0.1.0\n"


def test_without_a_command_there_is_help(recollect: Recollect) -> None:
    done = recollect()
    assert done.returncode == 2 and "serve" in done.stdout + done.stderr


WRONG = {
    "PORT": ("many", "not a valid integer"),
    "MAX_FRAME_BYTES": ("1", "65536"),
    "FRAME_DAYS": ("0", "3650"),
    "METERING": ("perhaps", "not a valid boolean"),
    "RATE_LIMIT": ("often", "60/minute"),
    "LOG_LEVEL": ("LOUD", "DEBUG"),
    "LOG_FORMAT": ("xml", "json"),
    "PUBLIC_URL": ("example.org", "https://"),
    "MONGODB_URI": ("http://example.org", "mongodb://"),
}


@pytest.mark.parametrize("command", [("serve",), ("key", "list")], ids=" ".join)
@pytest.mark.parametrize(("name", "wrong"), WRONG.items(), ids=WRONG)
def test_a_wrong_setting_is_named_in_one_sentence(
    recollect: Recollect, command: tuple[str, ...], name: str, wrong: tuple[str, str]
) -> None:
    value, hint = wrong
    done = recollect(*command, **{f"RECOLLECT_{name}": value})
    assert done.returncode == 1 and not done.stdout
    assert done.stderr.startswith("recollect: ") and len(done.stderr.splitlines()) == 1
    assert f"RECOLLECT_{name}" in done.stderr and hint.lower() in done.stderr.lower()


def test_a_data_directory_that_cannot_be_made(recollect: Recollect) -> None:
    done = recollect("pair", RECOLLECT_DATA_DIR="/dev/null/data")
    assert done.returncode == 1 and "/dev/null/data" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_database_that_is_not_there(recollect: Recollect) -> None:
    uri = "mongodb://somebody:hidden@127.0.0.1:9/"
    done = recollect("pair", RECOLLECT_MONGODB_URI=uri)
    assert done.returncode == 1 and "127.0.0.1:9" in done.stderr
    assert "hidden" not in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", [("key", "list"), ("--version",)], ids=" ".join)
def test_output_that_cannot_be_written(
    recollect: Recollect, command: tuple[str, ...], unbuffered: str
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *command],
            env={**environment(), **recollect.settings, "PYTHONUNBUFFERED": unbuffered},
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=100, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == (
        "recollect: what it has to say could not be written: No space left on device.\n"
    )
