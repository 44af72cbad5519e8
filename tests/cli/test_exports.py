"""`recollect export`, beside a running server, and into one that knows nothing."""

import gzip
import json
from pathlib import Path

from tests.cli.conftest import Recollect


def test_what_goes_out_goes_in_again(recollect: Recollect, export: Path, tmp_path: Path) -> None:
    recollect.said("import", str(export))
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl.gz"
    done = recollect("export", str(first))
    assert done.returncode == 0 and not done.stdout
    lines = first.read_bytes().splitlines()
    end = json.loads(lines[-1])
    told = f"Exported {end['conversations']} conversations with {end['messages']} messages."
    assert told in done.stderr and len(lines) >= 2 + 2 + 4
    assert first.stat().st_mode & 0o777 == 0o600
    recollect.said("user", "add", "grace")
    said = recollect.said("import", "--user", "grace", str(first))
    assert f" {end['messages']} " in said
    recollect.said("export", "--user", "grace", str(second))
    assert gzip.decompress(second.read_bytes()) == first.read_bytes()
    again = recollect.said("import", "--user", "grace", str(second))
    assert "second.jsonl.gz" in again and "Skipped" not in again


def test_a_shared_space_goes_out_and_in(recollect: Recollect, export: Path, tmp_path: Path) -> None:
    space = recollect.said("space", "create", "Team").strip()
    empty, team = tmp_path / "empty.jsonl", tmp_path / "team.jsonl"
    recollect.said("export", "--space", space, str(empty))
    recollect.said("import", "--space", space, str(export))
    recollect.said("export", "--space", space, str(team))
    assert [path.read_text().count('"type":"message"') for path in (empty, team)] == [0, 4]
    unknown = recollect("export", "--space", "spc_none", str(tmp_path / "none.jsonl"))
    assert unknown.returncode == 1 and "no such space" in unknown.stderr
    both = recollect("import", "--space", space, "--user", "ada", str(export))
    assert both.returncode == 1 and "not both" in both.stderr


def test_standard_output(recollect: Recollect, export: Path, tmp_path: Path) -> None:
    recollect.said("import", str(export))
    recollect.said("export", str(tmp_path / "out.jsonl"))
    assert recollect.said("export", "-") == (tmp_path / "out.jsonl").read_text("utf-8")


def test_a_file_that_is_there_is_kept(recollect: Recollect, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("mine")
    refused = recollect("export", str(path))
    assert refused.returncode == 1 and "exists already" in " ".join(refused.stderr.split())
    assert path.read_text() == "mine"
    recollect.said("export", "--force", str(path))
    assert path.read_text().startswith('{"type":"recollect","format":1}\n')


def test_an_unknown_user_leaves_no_file(recollect: Recollect, tmp_path: Path) -> None:
    done = recollect("export", "--user", "nobody", str(tmp_path / "out.jsonl"))
    assert done.returncode == 1 and "no user 'nobody'" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_that_was_cut_off_is_told(
    recollect: Recollect, export: Path, tmp_path: Path
) -> None:
    recollect.said("import", str(export))
    whole, cut = tmp_path / "whole.jsonl", tmp_path / "cut.jsonl"
    recollect.said("export", str(whole))
    cut.write_bytes(b"\n".join(whole.read_bytes().splitlines()[:-1]))
    done = recollect("import", str(cut))
    assert done.returncode == 1
    assert (
        "Skipped in cut.jsonl: it was cut off: what is missing at its end is not imported"
        in " ".join(done.stdout.split())
    )
