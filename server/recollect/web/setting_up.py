"""What somebody needs who sets a browser up."""

from aiohttp import web

from recollect.keys import CONFIG
from recollect.schemas.setting_up import ExtensionSchema
from recollect.web.answering import answer
from recollect.web.extension_files import folder


async def read_extension(request: web.Request) -> web.StreamResponse:
    """Tell where the Chrome extension lies, if that is on the machine of whoever asks."""
    elsewhere = bool(request.app[CONFIG].public_url)
    return answer(ExtensionSchema, {"folder": None if elsewhere else str(folder())})
