"""What somebody needs who sets a browser up."""

from typing import Final

from aiohttp import web

from recollect.config import EXTENSION_ORIGIN
from recollect.keys import CONFIG
from recollect.schemas.setting_up import ExtensionSchema
from recollect.web.answering import answer
from recollect.web.extension_files import folder

_ICON: Final = "icons/16.png"


async def read_extension(request: web.Request) -> web.StreamResponse:
    """Tell where the Chrome extension lies, if that is on the machine of whoever asks."""
    elsewhere = bool(request.app[CONFIG].public_url)
    return answer(
        ExtensionSchema,
        {"folder": None if elsewhere else str(folder()), "icon": f"{EXTENSION_ORIGIN}/{_ICON}"},
    )
