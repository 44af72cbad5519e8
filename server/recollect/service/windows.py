"""A task of the Windows Task Scheduler. Written by the book, never run on Windows.

Source: [MS-TSCH] 2.5, the XML schema of tasks. A task has no environment and no log of its own: the
settings lie in a file, and what the server says is shown in its console window.
"""

from collections.abc import Sequence
from pathlib import Path
from subprocess import list2cmdline
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from recollect.errors import SetupError
from recollect.service.definition import Definition
from recollect.service.files import remove, settings_text, write
from recollect.service.manager import Run, Status

TASK: Final = "Recollect"
_NAMESPACE: Final = "http://schemas.microsoft.com/windows/2004/02/mit/task"


def task(wanted: Definition, settings: Path, user: str) -> bytes:
    """The document of the task, in UTF-16 as schtasks wants it."""
    root = Element("Task", {"version": "1.2", "xmlns": _NAMESPACE})
    _fill(root, "RegistrationInfo", {"Description": "Recollect keeps your conversations."})
    trigger = SubElement(SubElement(root, "Triggers"), "LogonTrigger")
    SubElement(trigger, "Enabled").text = "true"
    SubElement(trigger, "UserId").text = user
    principal = {"UserId": user, "LogonType": "InteractiveToken", "RunLevel": "LeastPrivilege"}
    _fill(SubElement(root, "Principals"), "Principal", principal, id="Author")
    _settings(root)
    program, *arguments = wanted.command
    line = list2cmdline([*arguments, "--settings", str(settings)])
    actions = SubElement(root, "Actions", {"Context": "Author"})
    _fill(actions, "Exec", {"Command": program, "Arguments": line})
    return bytes(tostring(root, encoding="utf-16", xml_declaration=True))


def _settings(root: Element) -> None:
    settings = SubElement(root, "Settings")
    _fill(settings, "RestartOnFailure", {"Interval": "PT1M", "Count": "999"})
    for name, value in {
        "MultipleInstancesPolicy": "IgnoreNew",
        "DisallowStartIfOnBatteries": "false",
        "StopIfGoingOnBatteries": "false",
        "ExecutionTimeLimit": "PT0S",
    }.items():
        SubElement(settings, name).text = value


def _fill(parent: Element, name: str, texts: dict[str, str], **attributes: str) -> None:
    element = SubElement(parent, name, attributes)
    for inner, text in texts.items():
        SubElement(element, inner).text = text


class TaskScheduler:
    """`config` is the folder of Recollect's own files of configuration."""

    def __init__(self, config: Path, user: str, run: Run) -> None:
        self._task = config / "task.xml"
        self._settings = config / "service.env"
        self._user = user
        self._run = run

    def install(self, wanted: Definition) -> Sequence[str]:
        """Write settings and task, and start it, or again."""
        settings = {name: value for name, value in wanted.settings.items() if name != "PATH"}
        write(self._settings, settings_text({**settings, **wanted.secrets}).encode())
        write(self._task, task(wanted, self._settings, self._user))
        self._run(["schtasks", "/End", "/TN", TASK])
        create = ["schtasks", "/Create", "/TN", TASK, "/XML", str(self._task), "/F"]
        for command in (create, ["schtasks", "/Run", "/TN", TASK]):
            answer = self._run(command)
            if answer.code:
                raise SetupError(f"schtasks did not take the task: {answer.said}")
        return (f"The task is {TASK}, its settings {self._settings}", "It starts when you log in.")

    def remove(self) -> Sequence[str]:
        """End it, and delete task and settings."""
        self._run(["schtasks", "/End", "/TN", TASK])
        answer = self._run(["schtasks", "/Delete", "/TN", TASK, "/F"])
        remove(self._task)
        remove(self._settings)
        return ("There is no such service." if answer.code else f"{TASK} is removed.",)

    def status(self) -> Status:
        """As the Task Scheduler sees it; its words depend on the language of Windows."""
        if not self._task.exists():
            return Status(False, ("It is not installed: `recollect service install`.",))
        answer = self._run(["schtasks", "/Query", "/TN", TASK, "/FO", "LIST"])
        return Status("Running" in answer.said, (answer.said, f"Settings: {self._settings}"))
