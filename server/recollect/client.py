"""A client for Python: the official `openai` client with `.memory`, for a server of yours.

    from recollect.client import Recollect

    client = Recollect()                       # RECOLLECT_API_KEY, RECOLLECT_URL
    memory = client.memory.create(content="Prefers short answers.", tags=["style"])
    for memory in client.memory.list():        # all of them, page by page
        print(memory.id, memory.content)

Errors are those of `openai`: NotFoundError, BadRequestError, …; their `code` is that of the server.
A request that is sent again, because the line broke, makes nothing twice. Needs the extra `client`.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, Required, TypedDict

try:
    import openai
    from openai import Omit, omit
    from openai.pagination import SyncCursorPage
except ImportError as error:
    raise ImportError(
        "recollect.client needs the extra: pip install 'recollect[client]'"
    ) from error

ADDRESS: Final = "http://127.0.0.1:8377"
"""Where `recollect serve` is, unless it is told otherwise."""


class Memory(openai.BaseModel):
    """A memory. `version` counts its edits from 1; `expires_at` None: never."""

    id: str
    object: Literal["memory"]
    content: str
    tags: list[str]
    metadata: dict[str, Any]
    pinned: bool
    project: str | None
    conversation_id: str | None
    message_id: str | None
    platform: str | None
    tokens: int
    created_at: datetime
    updated_at: datetime
    expires_at: datetime | None
    version: int


class NearDuplicate(openai.BaseModel):
    """A memory that says nearly the same: `likeness` 1.0 has the same words."""

    id: str
    likeness: float


class CreatedMemory(Memory):
    """A memory that was made, and those that say nearly the same."""

    near_duplicates: list[NearDuplicate]


class FoundMemory(Memory):
    """A memory that a search found; `highlights` are ranges of UTF-16 units within `snippet`."""

    score: float
    snippet: str
    highlights: list[list[int]]
    matched: list[str]


class DeletedMemory(openai.BaseModel):
    """What is left of a memory."""

    id: str
    object: Literal["memory.deleted"]
    deleted: bool


class Outcome(openai.BaseModel):
    """What became of one operation of a batch: its `status`, as of a request of its own."""

    index: int
    op: str | None
    status: int
    id: str | None
    near_duplicates: list[NearDuplicate] | None = None
    error: dict[str, Any] | None = None


class BatchResult(openai.BaseModel):
    """The outcomes in the order of the operations, and how many there are of each kind."""

    object: Literal["memory.batch"]
    data: list[Outcome]
    created: int
    updated: int
    deleted: int
    failed: int


class Operation(TypedDict, total=False):
    """One operation of a batch; `update` and `delete` need an `id`."""

    op: Required[Literal["create", "update", "delete"]]
    id: str
    version: int
    content: str
    tags: Sequence[str] | None
    metadata: Mapping[str, object] | None
    project: str | None
    pinned: bool
    expiration_days: int | None
    message_id: str
    conversation_id: str


class Memories:
    """`client.memory`. What is left out stays as it is; None takes it away."""

    def __init__(self, client: "Recollect") -> None:
        self._client = client

    def list(
        self,
        *,
        limit: int | Omit = omit,
        after: str | Omit = omit,
        tags: Sequence[str] | Omit = omit,
        metadata: Mapping[str, str] | Omit = omit,
        conversation_id: str | Omit = omit,
        project: str | Omit = omit,
        pinned: bool | Omit = omit,
    ) -> SyncCursorPage[Memory]:
        """A page, the newest first; iterate over it to get all that follow, too."""
        asked = _given(locals())
        return self._client.get_api_list(
            "/memory", page=SyncCursorPage[Memory], model=Memory, options={"params": asked}
        )

    def search(
        self,
        query: str,
        *,
        limit: int | Omit = omit,
        tags: Sequence[str] | Omit = omit,
        project: str | Omit = omit,
        conversation_id: str | Omit = omit,
    ) -> SyncCursorPage[FoundMemory]:
        """A page of what is found, the best first; iterate over it to get the rest, too."""
        asked = {"q": query, **_given({k: v for k, v in locals().items() if k != "query"})}
        return self._client.get_api_list(
            "/memory/search",
            page=SyncCursorPage[FoundMemory],
            model=FoundMemory,
            options={"params": asked},
        )

    def create(
        self,
        *,
        content: str | Omit = omit,
        tags: Sequence[str] | Omit = omit,
        metadata: Mapping[str, object] | Omit = omit,
        project: str | Omit = omit,
        pinned: bool | Omit = omit,
        expiration_days: int | Omit | None = omit,
        message_id: str | Omit = omit,
        conversation_id: str | Omit = omit,
    ) -> CreatedMemory:
        """Remember something, or with only a `message_id` what that message says."""
        return self._client.post("/memory", cast_to=CreatedMemory, body=_given(locals()))

    def retrieve(self, memory_id: str) -> Memory:
        """One memory; openai.NotFoundError."""
        return self._client.get(_path(memory_id), cast_to=Memory)

    def update(
        self,
        memory_id: str,
        *,
        content: str | Omit = omit,
        tags: Sequence[str] | Omit | None = omit,
        metadata: Mapping[str, object] | Omit | None = omit,
        project: str | Omit | None = omit,
        pinned: bool | Omit = omit,
        expiration_days: int | Omit | None = omit,
        version: int | Omit = omit,
    ) -> Memory:
        """Change it; with `version` only if it is at that, else an APIStatusError of 412."""
        given = _given(locals())
        body = {k: v for k, v in given.items() if k not in {"memory_id", "version"}}
        options: openai.RequestOptions = {"headers": _at(version)}
        return self._client.patch(_path(memory_id), cast_to=Memory, body=body, options=options)

    def delete(self, memory_id: str, *, version: int | Omit = omit) -> DeletedMemory:
        """Remove it for good; with `version` only if it is at that."""
        options: openai.RequestOptions = {"headers": _at(version)}
        return self._client.delete(_path(memory_id), cast_to=DeletedMemory, options=options)

    def batch(self, operations: Sequence[Operation]) -> BatchResult:
        """Up to 1000 operations, each with its own outcome."""
        body = {"operations": [*operations]}
        return self._client.post("/memory/batch", cast_to=BatchResult, body=body)


class Recollect(openai.OpenAI):
    """The client. `base_url` is the server's address; `options` are those of `openai.OpenAI`.

    Key and address are those of RECOLLECT_API_KEY and RECOLLECT_URL unless they are given; what
    is set for OpenAI itself is never sent here.
    """

    def __init__(
        self,
        *,
        api_key: str | Callable[[], str] | None = None,
        base_url: object = None,
        **options: Any,
    ) -> None:
        api_key = api_key or os.environ.get("RECOLLECT_API_KEY")
        if not api_key:
            raise openai.OpenAIError(
                "There is no key: give api_key, or set RECOLLECT_API_KEY. "
                "`recollect key create --name NAME` makes one."
            )
        address = str(base_url or os.environ.get("RECOLLECT_URL") or ADDRESS).rstrip("/")
        versioned = address if address.endswith("/v1") else f"{address}/v1"
        super().__init__(api_key=api_key, base_url=versioned, **options)
        self.organization = options.get("organization")
        self.project = options.get("project")
        self.admin_api_key = None
        self._idempotency_header = "Idempotency-Key"

    @property
    def memory(self) -> Memories:
        """The memories of the key's space."""
        return Memories(self)


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in arguments.items() if k != "self" and not isinstance(v, Omit)}


def _path(memory: str) -> str:
    if not memory.isalnum() and not memory.replace("_", "").isalnum():
        raise ValueError(f"That is no id of a memory: {memory!r}")
    return f"/memory/{memory}"


def _at(version: int | Omit) -> dict[str, str]:
    return {} if isinstance(version, Omit) else {"If-Match": f'"{version}"'}
