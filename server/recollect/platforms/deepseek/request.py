"""What the page of DeepSeek sends to have an answer: the only place where a stream's prompt is.

`completion` sends `{chat_session_id, parent_message_id, prompt, ref_file_ids, …}`, `edit_message`
`{chat_session_id, message_id, prompt, …}`; `regenerate`, `continue` and `resume_stream` only name
a message. Whether it should think or search is not read.
"""

from typing import Any, Final

from recollect.models import Message
from recollect.platforms.base import Node
from recollect.platforms.deepseek.message import parse
from recollect.platforms.deepseek.names import message_id
from recollect.platforms.deepseek.outline import parent_of
from recollect.platforms.fields import decoded, name, sequence

FIELDS: Final = frozenset(
    {"chat_session_id", "message_id", "model_type", "parent_message_id", "prompt", "ref_file_ids"}
)
"""What is read of a request, or tells what was asked for; nothing else of it is kept."""


class Request:
    """A request as the extension saw it: an object, its JSON text, or nothing."""

    def __init__(self, sent: Any) -> None:
        self._body = decoded(sent)
        self.conversation = name(self._body.get("chat_session_id"))
        self.message = message_id(self._body.get("message_id"))

    def asked(self, identifier: str | None) -> Message | None:
        """The user's message under the number that the stream gives it, None without either."""
        files = sequence(self._body.get("ref_file_ids"))
        if identifier is None or not (name(self._body.get("prompt")) or files):
            return None
        raw = {"role": "USER", "content": self._body.get("prompt"), "files": list(files)}
        parent = None
        if "parent_message_id" in self._body:
            parent = parent_of(self._body["parent_message_id"])
        return parse(Node(identifier, None if parent == identifier else parent, None, raw))
