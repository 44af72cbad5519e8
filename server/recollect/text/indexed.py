"""Everything that is stored with a message so that it is found: one place for all who store one."""

from typing import Any, Final

from recollect.text.analysis import index_terms
from recollect.text.traits import traits

ANALYSIS_VERSION: Final = 2
"""Changes whenever the same text would be indexed differently; `recollect reindex` catches up."""


def indexed(text: str) -> dict[str, Any]:
    """The fields `terms` (joined by spaces), `traits` and `analysis` (the version)."""
    return {"terms": index_terms(text), "traits": traits(text), "analysis": ANALYSIS_VERSION}
