"""Every site is found by its name."""

import pytest

from recollect.errors import InvalidInput
from recollect.platforms.aistudio.adapter import AIStudio
from recollect.platforms.chatgpt.adapter import ChatGPT
from recollect.platforms.claude.adapter import Claude
from recollect.platforms.deepseek.adapter import DeepSeek
from recollect.platforms.gemini.adapter import Gemini
from recollect.platforms.registry import adapter, adapters


def test_known_platforms() -> None:
    assert isinstance(adapter("chatgpt"), ChatGPT)
    assert isinstance(adapter("claude"), Claude)
    assert isinstance(adapter("deepseek"), DeepSeek)
    assert isinstance(adapter("gemini"), Gemini)
    assert isinstance(adapter("aistudio"), AIStudio)
    names = ["chatgpt", "claude", "deepseek", "gemini", "aistudio"]
    assert [known.platform for known in adapters()] == names


@pytest.mark.parametrize("name", ["", "ChatGPT", "myspace"])
def test_unknown_platforms_are_refused_with_the_known_names(name: str) -> None:
    with pytest.raises(InvalidInput, match="chatgpt, claude"):
        adapter(name)
