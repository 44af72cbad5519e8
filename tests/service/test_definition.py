"""Which settings a service is given."""

import sys
from pathlib import Path

import pytest

from recollect.config import Config
from recollect.errors import SetupError
from recollect.service.definition import definition


def test_settings_that_are_set_are_taken_and_no_others() -> None:
    environment = {
        "RECOLLECT_PORT": "8400",
        "RECOLLECT_LOG_FORMAT": "json",
        "RECOLLECT_HOST": "",
        "RECOLLECT_API_KEY": "rk_secret",
        "HOME": "/home/somebody",
        "PATH": "/opt/mongodb/bin:/usr/bin",
    }
    wanted = definition(Config(port=8400, data_dir=Path("data")), environment)
    assert wanted.settings == {
        "RECOLLECT_PORT": "8400",
        "RECOLLECT_LOG_FORMAT": "json",
        "RECOLLECT_DATA_DIR": str(Path.cwd() / "data"),
        "PATH": "/opt/mongodb/bin:/usr/bin",
    }
    assert wanted.secrets == {} and wanted.url == "http://recollect.localhost:8400"
    program = Path(wanted.command[0])
    assert program.is_absolute() and program.samefile(sys.executable)


def test_the_database_and_its_password_are_secret() -> None:
    uri = "mongodb://ada:password@db.example.org/recollect"
    wanted = definition(Config(mongodb_uri=uri), {"RECOLLECT_MONGODB_URI": uri})
    assert wanted.secrets == {"RECOLLECT_MONGODB_URI": uri}
    assert "password" not in str(wanted.settings) + str(wanted.command)


@pytest.mark.parametrize("end", ["\n", "\r", "\x85", "\u2028"])
def test_a_value_that_would_be_two_lines_is_refused(end: str) -> None:
    with pytest.raises(SetupError, match="RECOLLECT_HOST"):
        definition(Config(), {"RECOLLECT_HOST": f"a{end}ExecStartPre=evil"})


def test_a_path_that_no_file_can_say_is_refused() -> None:
    with pytest.raises(SetupError, match="RECOLLECT_DATA_DIR"):
        definition(Config(data_dir=Path("/data/\udcff")), {})
