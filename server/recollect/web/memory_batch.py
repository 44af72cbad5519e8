"""Many memories at once: what each operation of a batch asks, and what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from aiohttp import web

from recollect.errors import AppError
from recollect.keys import BODY
from recollect.memory.batch import Delete, Operation, Outcome, Update
from recollect.memory.creating import Created
from recollect.memory.ids import Births
from recollect.schemas.memories import BatchAnswerSchema
from recollect.text import jsontext
from recollect.web.memories import draft, memories_of, repeatable

_KINDS: Final = {"created": 201, "updated": 200, "deleted": 204}


async def batch_memories(request: web.Request) -> web.StreamResponse:
    """Make, change and delete up to 1000 memories; each has its own result."""
    asked: Sequence[Any] = request[BODY]["operations"]
    memories = memories_of(request)

    async def work(births: Births) -> bytes:
        wanted = [_operation(one) for one in asked if not isinstance(one, AppError)]
        done = iter(await memories.batch(wanted, births=births) if wanted else ())
        outcomes = [one if isinstance(one, AppError) else next(done) for one in asked]
        told = [_told(n, *pair) for n, pair in enumerate(zip(asked, outcomes, strict=True))]
        return jsontext.dumps(BatchAnswerSchema().dump({"data": told, **_counts(told)}))

    body = [one.as_json() if isinstance(one, AppError) else one for one in asked]
    return await repeatable(request, body, work)


def _operation(asked: Mapping[str, Any]) -> Operation:
    if asked["op"] == "create":
        return draft(asked)
    version = asked.get("version")
    if asked["op"] == "delete":
        return Delete(asked["id"], version)
    return Update(asked["id"], asked, version)


def _told(index: int, asked: Any, outcome: Outcome) -> dict[str, Any]:
    """What an OutcomeSchema dumps."""
    known = asked if isinstance(asked, Mapping) else {}
    told = {"index": index, "op": known.get("op"), "id": known.get("id")}
    if isinstance(outcome, AppError):
        return {**told, "status": outcome.status, "error": outcome.as_json()}
    if isinstance(outcome, Created):
        made = {"id": outcome.memory.id, "near_duplicates": outcome.duplicates}
        return {**told, **made, "status": 201}
    return {**told, "status": 204 if isinstance(outcome, Delete) else 200}


def _counts(told: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    statuses = [one["status"] for one in told]
    counts = {kind: statuses.count(status) for kind, status in _KINDS.items()}
    return {**counts, "failed": len(statuses) - sum(counts.values())}
