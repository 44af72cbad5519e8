"""Conversations as a site holds them: trees of messages, one of which is the leaf that is shown."""

import time
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["user", "assistant"]


@dataclass(slots=True)
class Said:
    """One message. `written` is how many characters the site has said so far, None: all of them."""

    key: str
    parent: str | None
    role: Role
    text: str
    at: float = field(default_factory=time.time)
    written: int | None = None
    stopped: bool = False

    @property
    def so_far(self) -> str:
        """What a reader sees now."""
        return self.text[: self.written]

    def stop(self) -> None:
        """The user wants no more of it: what was said until now stays."""
        self.text, self.written, self.stopped = self.so_far, None, True


@dataclass(slots=True)
class Talk:
    """One conversation."""

    key: str
    title: str = "New chat"
    temporary: bool = False
    messages: dict[str, Said] = field(default_factory=dict)
    leaf: str | None = None
    began: float = field(default_factory=time.time)
    changed: float = field(default_factory=time.time)

    @property
    def updated(self) -> float:
        """When the site says that it was changed last: after all that is in it."""
        return max([self.changed, *(each.at + 2 for each in self.messages.values())])

    def add(self, message: Said) -> Said:
        """A message is said: it is the leaf from now on."""
        self.messages[message.key] = message
        self.leaf = message.key
        self.changed = time.time()
        return message

    def path(self, leaf: str | None = None) -> list[Said]:
        """The branch that ends in a leaf (the one that is shown), the first message first."""
        found: list[Said] = []
        key = leaf or self.leaf
        while key:
            found.append(self.messages[key])
            key = found[-1].parent
        return found[::-1]

    def children(self, key: str | None) -> list[str]:
        """The messages that hang on this one."""
        return [each.key for each in self.messages.values() if each.parent == key]
