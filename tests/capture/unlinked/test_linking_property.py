"""Whatever records and captures come, in whatever order: what was said once is found ever after."""

import random
from typing import Any

import pytest

from recollect.capture.incoming import Incoming, from_conversation
from recollect.capture.ingest import Ingest
from recollect.models import ROOT, Conversation
from recollect.store.store import Store
from tests.capture.build import at, message
from tests.capture.unlinked.test_linking import CHAT, inside, record

ASKED = ("Why is $HOME red?", "How so?")
ANSWERS = ("Bricks, as all the houses have it.", "It was painted last summer, was it not?", "Clay.")


def _record(chance: random.Random) -> tuple[Incoming, set[str]]:
    place = chance.randrange(2)
    answer = chance.choice((*ANSWERS, None))
    told = chance.choice((record, record, inside))(place + 1, ASKED[place], answer)
    return told, {ASKED[place], *([answer] if answer else [])}


def _live(chance: random.Random) -> tuple[Incoming, set[str]]:
    """One turn or both, each with some of the drafts that answer it."""
    messages = []
    parent = ROOT
    for place, asked in enumerate(ASKED[: chance.choice((1, 2))]):
        when = {"created_at": at(place + 1)}
        messages.append(message(f"r_{place}", asked, parent, **when))
        for draft in chance.sample(range(3), chance.randrange(3)):
            status: Any = chance.choice(("complete", "complete", "partial"))
            told = {"role": "assistant", "status": status, **when}
            parent = f"rc_{place}_{draft}_{status}"
            messages.append(message(parent, ANSWERS[draft], f"r_{place}", **told))
    source: Any = chance.choice(("stream", "conversation"))
    chat = Conversation("gemini", CHAT, source, tuple(messages))
    return from_conversation(chat, 1), {each.text for each in messages}


@pytest.mark.parametrize("seed", range(6))
async def test_nothing_that_was_said_is_lost(store: Store, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same in every run, not a secret
    space, ingest = store.space("spc_test"), Ingest(store)
    said: set[str] = set()
    for _ in range(15):
        incoming, texts = chance.choice((_record, _live))(chance)
        await ingest("spc_test", incoming)
        said |= texts
        assert {each["text"] for each in await space.messages.find({})} == said
