"""The tool that tells which spaces there are."""

from recollect.mcp.tools.caller import Caller
from recollect.mcp.tools.limits import preview
from recollect.mcp.tools.results import SpaceList, SpaceOf


class SpaceTools:
    """Spaces are made and shared on the page and over REST; here they are only named."""

    async def list_spaces(self, caller: Caller) -> SpaceList:
        """List the spaces that the user's key opens: their own, and those shared with others.

        Searches look in the own one unless `spaces` names others.
        """
        identity = caller.identity
        return SpaceList(
            spaces=[
                SpaceOf(
                    id=one.space,
                    name=preview(one.name),
                    role=one.role,
                    own=one.space == identity.space,
                )
                for one in identity.spaces
            ]
        )
