"""What tools work with: the capabilities that REST serves, too."""

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
