"""`recollect service` as a command, where no service manager may be disturbed."""

from pathlib import Path

import pytest

from tests.cli.conftest import Recollect


@pytest.fixture
def nowhere(tmp_path: Path) -> Recollect:
    """Commands of a user who has nothing, and whose service manager does not run."""
    folder = str(tmp_path)
    return Recollect(
        {
            **{"HOME": folder, "XDG_RUNTIME_DIR": folder, "XDG_CONFIG_HOME": f"{folder}/config"},
            **{"DBUS_SESSION_BUS_ADDRESS": "", "RECOLLECT_DATA_DIR": f"{folder}/data"},
        }
    )


def test_help_says_what_was_never_tried(nowhere: Recollect) -> None:
    told = " ".join(nowhere.said("service", "--help").replace("│", " ").split())
    assert "untested on a real machine" in told


def test_the_status_of_nothing(nowhere: Recollect) -> None:
    done = nowhere("service", "status")
    assert (done.returncode, done.stdout) == (
        3,
        "It is not installed: `recollect service install`.\n",
    )
    assert nowhere.said("service", "remove") == "There is no such service.\n"


def test_without_a_service_manager_it_says_so(nowhere: Recollect) -> None:
    done = nowhere("service", "install")
    assert done.returncode == 1 and "systemctl --user daemon-reload" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_wrong_settings_are_not_installed(nowhere: Recollect, tmp_path: Path) -> None:
    done = nowhere("service", "install", RECOLLECT_PORT="many")
    assert done.returncode == 1 and "PORT" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_server_takes_settings_from_a_file(nowhere: Recollect, tmp_path: Path) -> None:
    file = tmp_path / "settings"
    file.write_text('RECOLLECT_PORT="70000"\n')
    done = nowhere("serve", "--settings", str(file))
    assert done.returncode == 1 and "RECOLLECT_PORT must be" in done.stderr
    done = nowhere("serve", "--settings", str(file), RECOLLECT_PORT="80000", RECOLLECT_HOST="")
    assert done.returncode == 1 and "RECOLLECT_PORT must be" in done.stderr
    file.write_text("RECOLLECT_MONGODB_URI=mongodb://secret\n")
    done = nowhere("serve", "--settings", str(file))
    assert "Line 1" in done.stderr and "secret" not in done.stderr
