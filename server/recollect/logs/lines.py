"""What a log line looks like, as text and as JSON; both say which request it belongs to.

A line of text stays one line, whatever a stranger has put into it; only a traceback has more.
"""

import json
import logging
from datetime import UTC, datetime
from typing import Final

from recollect.logs import context

_CONTROL: Final = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
_IDS: Final = "ids"


class Ids(logging.Filter):
    """Notes on every record which request, connection and frame it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything pass."""
        setattr(record, _IDS, context.current())
        return True


class TextLines(logging.Formatter):
    """`2026-11-20 09:00:00,000 INFO recollect.x: What happened. [request_id=…]`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without a traceback."""
        line = super().formatMessage(record).translate(_CONTROL)
        ids = " ".join(f"{name}={value}" for name, value in getattr(record, _IDS, {}).items())
        return f"{line} [{ids}]" if ids else line


class JsonLines(logging.Formatter):
    """An object on a line of its own: `time` (UTC), `level`, `logger`, `message`, and the ids.

    `exception` is there where something was raised.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, _IDS, {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


FORMATS: Final[dict[str, type[logging.Formatter]]] = {"text": TextLines, "json": JsonLines}
"""What RECOLLECT_LOG_FORMAT may say."""


def use(name: str) -> None:
    """Write all lines of this process in the format of FORMATS that is called so."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(FORMATS[name]())
