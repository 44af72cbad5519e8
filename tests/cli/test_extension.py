"""`recollect extension`, the ZIP for the store, and what server and extension both know."""

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from recollect import __version__
from recollect.config import EXTENSION_ORIGIN
from recollect.web.extension_files import folder
from tests.cli.conftest import Recollect

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = json.loads((ROOT / "extension" / "manifest.json").read_bytes())


def packaged(target: Path) -> bytes:
    """The ZIP that the script makes."""
    script = ROOT / "scripts" / "package_extension"
    subprocess.run([sys.executable, script, target], check=True, capture_output=True)
    return target.read_bytes()


def test_the_folder_is_printed_alone_so_that_scripts_can_use_it(recollect: Recollect) -> None:
    done = recollect("extension")
    assert done.stdout == f"{ROOT / 'extension'}\n"
    assert "Load unpacked" in done.stderr and "recollect pair" in done.stderr


def test_an_installed_package_has_the_extension_in_it(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*build, "--wheel-dir", tmp_path, ROOT], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    ours = [path for path in folder().rglob("*") if path.is_file()]
    assert {f"recollect/extension/{path.relative_to(folder()).as_posix()}" for path in ours} < names


def test_the_id_that_the_server_allows_follows_from_the_manifest() -> None:
    digest = hashlib.sha256(base64.b64decode(MANIFEST["key"])).hexdigest()[:32]
    letters = "".join(chr(ord("a") + int(digit, 16)) for digit in digest)
    assert f"chrome-extension://{letters}" == EXTENSION_ORIGIN


def test_server_and_extension_have_one_version() -> None:
    assert MANIFEST["version"] == __version__


def test_the_zip_for_the_store(tmp_path: Path) -> None:
    first, second = packaged(tmp_path / "1.zip"), packaged(tmp_path / "2.zip")
    assert first == second
    with ZipFile(tmp_path / "1.zip") as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest == {name: value for name, value in MANIFEST.items() if name != "key"}
    assert not [name for name in names if name.startswith(("tests", "node_modules"))]
    scripts = [script for entry in manifest["content_scripts"] for script in entry["js"]]
    wanted = {*scripts, *manifest["icons"].values(), manifest["background"]["service_worker"]}
    assert wanted | {manifest["action"]["default_popup"], manifest["options_ui"]["page"]} <= {
        *names
    }
