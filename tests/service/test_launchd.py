"""The launch agent as a document, and what is asked of launchd. No Mac was there to try it."""

import plistlib
from pathlib import Path

import pytest

from recollect.errors import SetupError
from recollect.service.launchd import Launchd
from recollect.service.manager import Answer
from tests.service.examples import URI, WANTED, WITH_SECRET, System, mode


def agent(library: Path) -> Path:
    return library / "LaunchAgents" / "org.recollect.server.plist"


def test_the_agent_runs_the_server_with_its_settings(tmp_path: Path) -> None:
    Launchd(tmp_path, 501, System()).install(WANTED)
    document = plistlib.loads(agent(tmp_path).read_bytes())
    assert document["ProgramArguments"] == list(WANTED.command)
    assert document["EnvironmentVariables"] == WANTED.settings
    assert document["RunAtLoad"] and document["KeepAlive"] == {"SuccessfulExit": False}
    assert document["Umask"] == 0o077 and document["ExitTimeOut"] == 180
    assert "StandardOutPath" not in document  # the pairing code


def test_secrets_are_in_a_file_of_their_own(tmp_path: Path) -> None:
    Launchd(tmp_path, 501, System()).install(WITH_SECRET)
    document = plistlib.loads(agent(tmp_path).read_bytes())
    option, file = document["ProgramArguments"][-2:]
    assert option == "--settings" and mode(Path(file)) == 0o600
    assert URI.encode() not in agent(tmp_path).read_bytes()


def test_launchd_is_told_to_take_it_anew(tmp_path: Path) -> None:
    system = System()
    service = Launchd(tmp_path, 501, system)
    service.install(WANTED)
    assert system.told == [
        "launchctl bootout gui/501/org.recollect.server",
        f"launchctl bootstrap gui/501 {agent(tmp_path)}",
    ]
    system.answers["print"] = Answer(0, "\tstate = running\n")
    assert service.status().running
    assert service.remove() == ("org.recollect.server is removed.",)
    assert not agent(tmp_path).exists() and not service.status().running


def test_launchd_that_refuses_is_told(tmp_path: Path) -> None:
    system = System({"bootstrap": Answer(5, "Input/output error")})
    with pytest.raises(SetupError, match="Input/output error"):
        Launchd(tmp_path, 501, system).install(WANTED)
