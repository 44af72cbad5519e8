"""The unit, as systemd itself reads it, and what is asked of systemd."""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from recollect.errors import SetupError
from recollect.service.manager import Answer
from recollect.service.systemd import Systemd, quoted, unit_text
from tests.service.examples import URI, WANTED, WITH_SECRET, System, mode


@pytest.fixture
def system() -> System:
    return System()


@pytest.fixture
def systemd(tmp_path: Path, system: System) -> Systemd:
    return Systemd(tmp_path, "ada", system)


def unit(tmp_path: Path) -> Path:
    return tmp_path / "systemd" / "user" / "recollect.service"


def test_words_are_quoted_and_stand_for_themselves() -> None:
    assert quoted("a b") == '"a b"'
    assert quoted('"%h\\') == '"\\"%%h\\\\"'


def test_a_stop_reaches_the_server_only_and_has_time() -> None:
    lines = unit_text(WANTED, None).splitlines()
    assert {"KillMode=mixed", "TimeoutStopSec=180", "Restart=on-failure"} <= set(lines)
    assert "StandardOutput=null" in lines  # the pairing code
    assert "NoNewPrivileges=yes" in lines and not any("EnvironmentFile" in line for line in lines)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize("folder", ["plain", "with space", "100%h", "$HOME", "Ünïcode"])
def test_systemd_finds_nothing_to_say_about_it(tmp_path: Path, folder: str) -> None:
    program = tmp_path / folder / "python"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    wanted = replace(WANTED, command=(str(program), *WANTED.command[1:]))
    path = tmp_path / "recollect.service"
    path.write_text(unit_text(wanted, tmp_path / folder / "secrets"))
    assert _verified(path) == ""
    program.unlink()
    assert "not executable" in _verified(path)  # it did look where the program is


@pytest.mark.parametrize("folder", ['a"quote', "it's", "back\\slash"])
def test_a_program_that_systemd_would_not_run_is_told(
    tmp_path: Path, systemd: Systemd, folder: str
) -> None:
    with pytest.raises(SetupError, match="a quote or a backslash"):
        systemd.install(replace(WANTED, command=(f"/opt/{folder}/python",)))
    assert not list(tmp_path.iterdir())


def _verified(path: Path) -> str:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", str(path)],  # noqa: S607
        env={**os.environ, "XDG_RUNTIME_DIR": str(path.parent)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "recollect" in line]
    return "\n".join(ours)


def test_secrets_are_in_a_file_of_their_own(tmp_path: Path, systemd: Systemd) -> None:
    systemd.install(WITH_SECRET)
    secrets = tmp_path / "recollect" / "service.env"
    assert URI not in unit(tmp_path).read_text() and "p%40ss\\$word" in secrets.read_text()
    assert f"EnvironmentFile={secrets}\n" in unit(tmp_path).read_text()
    assert mode(secrets) == 0o600
    systemd.install(WANTED)
    assert not secrets.exists() and "EnvironmentFile" not in unit(tmp_path).read_text()


def test_installing_again_changes_only_what_is_different(system: System, systemd: Systemd) -> None:
    expected = ["daemon-reload", "enable recollect.service", "restart recollect.service"]
    sentences = systemd.install(WANTED)
    ours = [told.removeprefix("systemctl --user --no-pager ") for told in system.told]
    assert ours[:3] == expected
    assert any("enable-linger ada" in sentence for sentence in sentences)
    system.told.clear()
    systemd.install(WANTED)
    assert system.told[2].endswith(" start recollect.service")
    system.told.clear()
    systemd.install(replace(WANTED, settings={"RECOLLECT_PORT": "8500"}))
    assert system.told[2].endswith(" restart recollect.service")


def test_a_user_who_lingers_needs_no_hint(system: System, systemd: Systemd) -> None:
    system.answers["show-user"] = Answer(0, "yes")
    assert "It starts with the machine." in systemd.install(WANTED)


def test_systemd_that_refuses_is_told(system: System, systemd: Systemd) -> None:
    system.answers["daemon-reload"] = Answer(1, "Failed to connect to bus.")
    with pytest.raises(SetupError, match="Failed to connect to bus"):
        systemd.install(WANTED)


def test_removing_leaves_nothing(tmp_path: Path, system: System, systemd: Systemd) -> None:
    systemd.install(WITH_SECRET)
    assert systemd.remove() == ("recollect.service is removed.",)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert "disable --now recollect.service" in " ".join(system.told)
    assert systemd.remove() == ("There is no such service.",)


def test_the_status_is_what_systemd_says(system: System, systemd: Systemd) -> None:
    assert not systemd.status().running
    systemd.install(WANTED)
    system.answers["show"] = Answer(
        0, "ActiveState=active\nSubState=running\nDocumentation=http://localhost:8400"
    )
    found = systemd.status()
    assert found.running and "Address: http://localhost:8400" in found.sentences
    system.answers["show"] = Answer(0, "ActiveState=activating\nSubState=auto-restart")
    assert not systemd.status().running
    system.answers["show"] = Answer(1, "no bus")
    assert "no bus" in systemd.status().sentences[0]
