"""What scripts/serve and scripts/test share."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# As scripts/serve, but what is installed is only a mark, after a second.
SCRIPT = """
set -Eeuo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"
trap 'fail "this went wrong: $BASH_COMMAND"' ERR
install() {
    say installing
    sleep 1
    mkdir -p "$environment"
    wanted >"$environment/.installed-$1"
}
provide "$1"
say provided
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copy(ROOT / "scripts" / "environment.sh", tmp_path / "scripts")
    (tmp_path / "scripts" / "start").write_text(SCRIPT)
    return tmp_path


def start(clone: Path, extras: str) -> subprocess.Popen[str]:
    command = ["bash", str(clone / "scripts" / "start"), extras]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.skipif(not shutil.which("flock"), reason="there is no flock here")
def test_two_scripts_at_once_install_once(clone: Path) -> None:
    both = [start(clone, "embedded"), start(clone, "embedded")]
    said = sorted(script.communicate(timeout=30)[0].splitlines() for script in both)
    waiting = "Another script is installing Recollect here: waiting until it is done."
    assert said == [[waiting, "provided"], ["installing", "provided"]]


def test_what_is_installed_for_tests_is_enough_to_serve(clone: Path) -> None:
    assert "installing" in start(clone, "embedded,test").communicate(timeout=30)[0]
    assert start(clone, "embedded").communicate(timeout=30)[0] == "provided\n"


def test_what_is_installed_to_serve_is_not_enough_for_tests(clone: Path) -> None:
    assert "installing" in start(clone, "embedded").communicate(timeout=30)[0]
    assert "installing" in start(clone, "embedded,test").communicate(timeout=30)[0]
