"""What a few conversations become, to be read by a person: tests/compression/golden.

After a change that is meant, `python -m tests.compression.test_golden` writes them anew.
"""

import json
from pathlib import Path

import pytest

from recollect.compression.compressor import compress
from recollect.compression.messages import read_messages

FOLDER = Path(__file__).resolve().parent / "golden"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def compressed(name: str) -> str:
    data = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return compress(read_messages(data["messages"]), data["target_tokens"]).text + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_conversations_become_what_they_did(name: str) -> None:
    assert compressed(name) == (FOLDER / f"{name}.txt").read_text("utf-8")


if __name__ == "__main__":
    for each in NAMES:
        (FOLDER / f"{each}.txt").write_text(compressed(each), "utf-8")
