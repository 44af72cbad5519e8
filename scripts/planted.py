"""Whether what is found among 200,000 other messages is what an exhaustive scoring would find.

The conversations of the shared benchmark sets are stored in the space that is full of filler, all
in one. Each question is asked over REST, and answered as well by the same ranker over every message
of the space that has a word of it, with its neighbours: frequencies counted, nothing capped.
"""

import itertools
import json
import os
import random
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from filler import SHARED  # type: ignore[import-not-found]  # found beside this, when it runs

from recollect.accounts.accounts import Accounts
from recollect.search.candidates import Candidates
from recollect.search.neighbours import REACH
from recollect.search.question import question
from recollect.search.ranking import rank
from recollect.search.turns import Candidate, turns
from recollect.store.connection import connect
from recollect.store.embedded.session import embedded_mongod
from recollect.store.store import Store

SETS = ("locomo", "beam100k")
FIELDS = ("conversation", "position", "role", "author", "created_at", "terms", "traits")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the ids of the messages that answer it."""

    text: str
    gold: frozenset[str]


class Everything:
    """Every message of a space, and which have a term."""

    def __init__(self, found: Sequence[Candidate], titles: Mapping[str, str]) -> None:
        self._found = found
        self._titles = titles
        self._having: dict[str, list[int]] = defaultdict(list)
        self._places = {}
        for number, one in enumerate(found):
            self._places[one.conversation, one.position] = number
            for term in set(one.terms.split()):
                self._having[term].append(number)
        self._size = statistics.fmean(turn.size for turn in turns(found, []))

    def best(self, text: str) -> list[str]:
        """The ids of the ten best, of all."""
        asked = question(text)
        frequencies = Counter({term: len(self._having.get(term, ())) for term in asked.terms})
        numbers = set(itertools.chain(*(self._having.get(term, ()) for term in asked.terms)))
        for number in list(numbers):
            one = self._found[number]
            if one.position is not None:
                steps = range(-REACH, REACH + 1)
                beside = ((one.conversation, one.position + step) for step in steps)
                numbers |= {self._places[place] for place in beside if place in self._places}
        found = [self._found[number] for number in numbers]
        candidates = Candidates(found, len(self._found), frequencies, self._size, self._titles)
        return [one.candidate.id for one in rank(candidates, asked)[:10]]


async def compare(folder: Path, port: int, sample: int) -> None:
    """Print R@10 of both for each set."""
    headers = {"Authorization": f"Bearer {os.environ['RECOLLECT_API_KEY']}"}
    async with ClientSession(f"http://127.0.0.1:{port}", headers=headers) as session:
        asked = {name: await plant(session, name) for name in SETS if (SHARED / "data").exists()}
        everything = await read(folder)
        print("| set | questions | R@10 | exhaustive R@10 | share |\n|---|---|---|---|---|")
        for name, all_of in asked.items():
            chance = random.Random(3)  # noqa: S311 - the same in every run
            chosen = chance.sample(all_of, min(sample, len(all_of)))
            ours = [recall(one, await search(session, one.text)) for one in chosen]
            best = [recall(one, everything.best(one.text)) for one in chosen]
            means = statistics.fmean(ours), statistics.fmean(best)
            figures = f"{100 * means[0]:.1f} | {100 * means[1]:.1f} | {means[0] / means[1]:.0%}"
            print(f"| {name} | {len(chosen)} | {figures} |", flush=True)


def recall(asked: Asked, found: Sequence[str]) -> float:
    """The share of the answers among the first ten."""
    return len(asked.gold.intersection(found[:10])) / len(asked.gold)


async def search(session: ClientSession, text: str) -> list[str]:
    """What the server finds."""
    async with session.post("/api/v1/search", json={"q": text, "limit": 10}) as answer:
        return [hit["message_id"] for hit in (await answer.json())["data"]]


async def plant(session: ClientSession, name: str) -> list[Asked]:
    """Store the conversations of a set; its questions."""
    asked = []
    for talk in json.loads((SHARED / "data" / f"{name}.json").read_text("utf-8")):
        ids: dict[str, str] = {}
        talks = list(sessions(name, talk))
        for start in range(0, len(talks), 20):
            body = {"conversations": talks[start : start + 20]}
            async with session.post("/api/v1/conversations", json=body) as told:
                for receipt in (await told.json())["receipts"]:
                    ids |= receipt["message_ids"]
        asked += [
            Asked(each["question"], frozenset(ids[key] for key in each["gold"]))
            for each in talk["questions"]
            if each["gold"] and not each["adversarial"]
        ]
    return asked


def sessions(name: str, talk: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One normalised conversation for each session, as the sets' own driver makes them."""
    for number, group in itertools.groupby(talk["messages"], key=lambda said: said["session"]):
        said = list(group)
        before = [None, *(one["id"] for one in said)]
        yield {
            "platform": "benchmark",
            "external_id": f"{name}/{talk['conv_id']}/{number}",
            "title": f"session {number}",
            "created_at": said[0]["ts"] and said[0]["ts"] + "Z",
            "messages": [
                {
                    "external_id": one["id"],
                    "parent_id": parent,
                    "role": one["role"],
                    "author": one["speaker"],
                    "created_at": one["ts"] and one["ts"] + "Z",
                    "content": one["text"] or " ",
                }
                for one, parent in zip(said, before, strict=False)
            ],
        }


async def read(folder: Path) -> Everything:
    """Every message of the space."""
    async with (
        embedded_mongod(folder, serving=False, say=lambda _: None) as uri,
        connect(uri) as database,
    ):
        space = (await Accounts(Store(database).accounts).users.named(None)).space
        cursor = database["messages"].find({"space": space}, dict.fromkeys(FIELDS, 1))
        found = [
            Candidate(one["_id"], **{name: one.get(name) for name in FIELDS})
            async for one in cursor
        ]
        talks = database["conversations"].find({"space": space}, {"terms": 1})
        return Everything(found, {talk["_id"]: talk["terms"] async for talk in talks})
