"""What a log line looks like, as text and as JSON; both say which request it belongs to.

A line of text stays one line, whatever a stranger has put into it; only a traceback has more. What
an exception says is left out of tracebacks: it may repeat what was said in a conversation.
"""

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from recollect.logs import context

_CONTROL: Final = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
_IDS: Final = "ids"


class Ids(logging.Filter):
    """Notes on every record which request, connection and frame it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything pass."""
        setattr(record, _IDS, context.current())
        return True


class _Lines(logging.Formatter):
    """Tells of exceptions where they came from and of which kind they and their causes are."""

    def formatException(self, ei: Any) -> str:
        """The traceback without the exceptions' own words."""
        return "\n".join(_told(error) for error in _chain(ei[1]))


class TextLines(_Lines):
    """`2026-11-20 09:00:00,000 INFO recollect.x: What happened. [request_id=…]`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without a traceback."""
        line = super().formatMessage(record).translate(_CONTROL)
        ids = " ".join(f"{name}={value}" for name, value in getattr(record, _IDS, {}).items())
        return f"{line} [{ids}]" if ids else line


class JsonLines(_Lines):
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


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what led to it, the last one first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{kind}, raised at:\n" + "".join(traceback.format_tb(error.__traceback__)).rstrip()


FORMATS: Final[dict[str, type[logging.Formatter]]] = {"text": TextLines, "json": JsonLines}
"""What RECOLLECT_LOG_FORMAT may say."""


def use(name: str) -> None:
    """Write all lines of this process in the format of FORMATS that is called so."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(FORMATS[name]())
