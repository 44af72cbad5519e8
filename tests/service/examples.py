"""A service to be installed, and a system that takes down what it is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recollect.service.definition import Definition
from recollect.service.manager import Answer

WANTED = Definition(
    command=("/opt/my tools/100%/bin/python", "-m", "recollect", "serve"),
    settings={"RECOLLECT_PORT": "8400", "RECOLLECT_DATA_DIR": '/data/a "b" $HOME %h \\n'},
    secrets={},
    data_dir=Path("/data"),
    url="http://recollect.localhost:8400",
)
URI = "mongodb://ada:p%40ss$word@db.example.org/recollect"
WITH_SECRET = Definition(
    WANTED.command, WANTED.settings, {"RECOLLECT_MONGODB_URI": URI}, WANTED.data_dir, WANTED.url
)


@dataclass
class System:
    """Answers with 0 and nothing, unless `answers` knows better by a word of the command."""

    answers: dict[str, Answer] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def __call__(self, command: Sequence[str]) -> Answer:
        self.told.append(" ".join(command))
        for word, answer in self.answers.items():
            if word in command:
                return answer
        return Answer(0, "")


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return path.stat().st_mode & 0o777
