"""The task as a document, and what is asked of the Task Scheduler. No Windows was there."""

from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from recollect.errors import SetupError
from recollect.service.files import read_settings
from recollect.service.manager import Answer
from recollect.service.windows import TaskScheduler
from tests.service.examples import URI, WANTED, WITH_SECRET, System

SPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def document(config: Path) -> Element:
    return fromstring((config / "task.xml").read_bytes())  # noqa: S314 - we wrote it


def text(root: Element, *path: str) -> str | None:
    return root.findtext("/".join(f"{SPACE}{name}" for name in path))


def test_the_task_runs_the_server_at_logon(tmp_path: Path) -> None:
    TaskScheduler(tmp_path, "ada & co", System()).install(WANTED)
    root = document(tmp_path)
    assert root.tag == f"{SPACE}Task"
    assert text(root, "Triggers", "LogonTrigger", "UserId") == "ada & co"
    assert text(root, "Settings", "ExecutionTimeLimit") == "PT0S"
    assert text(root, "Actions", "Exec", "Command") == WANTED.command[0]
    arguments = text(root, "Actions", "Exec", "Arguments") or ""
    assert arguments.startswith("-m recollect serve --settings ")


def test_parts_are_in_the_order_of_the_schema(tmp_path: Path) -> None:
    TaskScheduler(tmp_path, "ada", System()).install(WANTED)
    names = [child.tag.removeprefix(SPACE) for child in document(tmp_path)]
    assert names == ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"]


def test_all_settings_are_in_the_file(tmp_path: Path) -> None:
    TaskScheduler(tmp_path, "ada", System()).install(WITH_SECRET)
    given = read_settings(tmp_path / "service.env")
    assert given == {**WITH_SECRET.settings, "RECOLLECT_MONGODB_URI": URI}
    assert URI.encode("utf-16-le") not in (tmp_path / "task.xml").read_bytes()


def test_the_task_scheduler_is_told(tmp_path: Path) -> None:
    system = System()
    service = TaskScheduler(tmp_path, "ada", system)
    assert not service.status().running
    service.install(WANTED)
    assert [told.split()[1] for told in system.told] == ["/End", "/Create", "/Run"]
    system.answers["/Query"] = Answer(0, "Status: Running")
    assert service.status().running
    assert service.remove() == ("Recollect is removed.",)
    assert not list(tmp_path.iterdir())


def test_the_task_scheduler_that_refuses_is_told(tmp_path: Path) -> None:
    system = System({"/Create": Answer(1, "ERROR: Access is denied.")})
    with pytest.raises(SetupError, match="Access is denied"):
        TaskScheduler(tmp_path, "ada", system).install(WANTED)
