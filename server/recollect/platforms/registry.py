"""Which sites there are. A new site is one package and one line here."""

from typing import Final

from recollect.errors import InvalidInput
from recollect.platforms.aistudio.adapter import AIStudio
from recollect.platforms.base import Adapter
from recollect.platforms.chatgpt.adapter import ChatGPT
from recollect.platforms.claude.adapter import Claude
from recollect.platforms.deepseek.adapter import DeepSeek
from recollect.platforms.gemini.adapter import Gemini

_ADAPTERS: Final[tuple[Adapter, ...]] = (ChatGPT(), Claude(), DeepSeek(), Gemini(), AIStudio())


def adapters() -> tuple[Adapter, ...]:
    """Every adapter, in the order in which they are asked whose an export is."""
    return _ADAPTERS


def adapter(platform: str) -> Adapter:
    """The adapter of a site by its name (`chatgpt`, …); InvalidInput for any other name."""
    for known in _ADAPTERS:
        if known.platform == platform:
            return known
    names = ", ".join(known.platform for known in _ADAPTERS)
    raise InvalidInput(f"That platform is not known; known are: {names}.", code="unknown_platform")
