"""What tools work with: the capabilities that REST serves, too."""

from collections.abc import Sequence
from dataclasses import dataclass

from recollect.compression.service import Compression
from recollect.mcp.tools.caller import Caller
from recollect.search.survey import Surveys
from recollect.store.store import SpaceStore, Store


@dataclass(frozen=True, slots=True)
class Services:
    """Made once for a server; every call brings its caller."""

    store: Store
    surveys: Surveys
    compression: Compression

    def space(self, caller: Caller, requested: str | None = None) -> SpaceStore:
        """The space that a call is about; NotFound for one that the caller does not belong to."""
        return self.store.space(caller.space(requested))

    def spaces(self, caller: Caller, requested: Sequence[str]) -> tuple[SpaceStore, ...]:
        """The spaces that a call looks in, each once; without any named the caller's own."""
        wanted = dict.fromkeys(map(caller.space, requested)) or [caller.space(None)]
        return tuple(map(self.store.space, wanted))

    async def place_of(self, caller: Caller, id: str, requested: str | None = None) -> SpaceStore:
        """The space that is named or, if none is, the one of the caller's that has this id."""
        others = [one.space for one in caller.identity.spaces if one.space != caller.identity.space]
        if requested is None and others:
            for space in map(self.store.space, (caller.identity.space, *others)):
                if await _has(space, id):
                    return self.space(caller, space.space)
        return self.space(caller, requested)


async def _has(space: SpaceStore, id: str) -> bool:
    kinds = {"conv": space.conversations, "msg": space.messages, "mem": space.memories}
    kept = kinds.get(id.partition("_")[0])
    return kept is not None and await kept.find_one({"_id": id}, ["_id"]) is not None
