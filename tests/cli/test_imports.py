"""`recollect import`, beside a running server."""

import re
import zipfile
from pathlib import Path

from tests.cli.conftest import Recollect


def counts(said: str, file: str) -> tuple[int, ...]:
    """The numbers in the table's row of a file: conversations, new, updated, unchanged, skipped."""
    (row,) = re.findall(rf"^ *{re.escape(file)}((?: +\d+)+) *$", said, re.MULTILINE)
    return tuple(map(int, row.split()))


def test_importing_twice_changes_nothing(recollect: Recollect, export: Path) -> None:
    first = recollect.said("import", str(export))
    assert counts(first, "claude/conversations.json") == (1, 2, 0, 0, 0)
    assert counts(first, "chatgpt/conversations.json") == (1, 2, 0, 0, 0)
    assert counts(first, "all") == (2, 4, 0, 0, 0)
    second = recollect.said("import", str(export))
    assert counts(second, "all") == (2, 0, 0, 4, 0)
    port = recollect.settings["RECOLLECT_PORT"]
    assert f"To search: http://recollect.localhost:{port} says how" in second


def test_files_of_one_name_have_rows_of_their_own(recollect: Recollect, export: Path) -> None:
    folders = (str(export / "claude"), str(export / "chatgpt" / "conversations.json"))
    said = recollect.said("import", *folders)
    assert counts(said, "claude/conversations.json")[0] == 1
    assert counts(said, "chatgpt/conversations.json")[0] == 1


def test_long_names_are_not_cut(recollect: Recollect, export: Path) -> None:
    name = "a-name-of-a-file-that-is-longer-than-any-column-of-a-table-could-be-[bold].json"
    (export / "claude" / "conversations.json").rename(export / "claude" / name)
    said = recollect.said("import", str(export / "claude"))
    table = said.partition("New, updated")[0]
    assert max(map(len, table.splitlines())) <= 80
    cells = [re.sub(r"(?: +\d+)+ *$", "", line).strip() for line in table.splitlines()]
    assert name in "".join(cells)


def test_a_broken_file_is_told_and_the_rest_is_imported(recollect: Recollect, export: Path) -> None:
    (export / "broken.json").write_text('[{"uuid": "x", "chat_messages": [')
    (export / "broken.zip").write_bytes(b"PK\x03\x04 and then nothing")
    said = recollect.said("import", str(export))
    assert counts(said, "all")[0] == 2 and counts(said, "all")[-1] == 2
    reasons = re.findall(r"Skipped in (\S+): (.+)", said)
    assert dict(reasons).keys() == {"broken.json", "broken.zip"}


def test_files_without_conversations_are_told_together(recollect: Recollect, export: Path) -> None:
    with zipfile.ZipFile(export / "other.zip", "w") as archive:
        for number in range(1200):
            archive.writestr(f"settings-{number:04}.json", '{"theme": "dark"}')
    said = recollect.said("import", str(export))
    assert counts(said, "all")[0] == 2 and counts(said, "all")[-1] == 1200
    assert "Skipped in 1,200 files without conversations: it is not a conversation" in said
    assert said.count("settings-") == 1 and "other.zip/settings-0000.json" in said
    assert len(said.splitlines()) < 20


def test_nothing_but_a_broken_file_is_a_failure(recollect: Recollect, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("[{")
    done = recollect("import", str(tmp_path / "broken.json"))
    assert done.returncode == 1 and "Skipped in broken.json" in done.stdout
    assert "To search" not in done.stdout and "Traceback" not in done.stderr


def test_a_path_that_is_not_there(recollect: Recollect, tmp_path: Path) -> None:
    done = recollect("import", str(tmp_path / "nothing.zip"))
    assert done.returncode == 2 and not done.stdout
    assert "does not exist" in " ".join(done.stderr.split())


def test_an_unknown_user(recollect: Recollect, export: Path) -> None:
    done = recollect("import", "--user", "nobody", str(export))
    assert done.returncode == 1 and "no user 'nobody'" in done.stderr
