"""The turns of a conversation of Gemini, and which of its messages hangs on which.

A turn is `[[conversation, response], [conversation, response, candidate] of the turn before or
null, asked, [candidates, …, chosen candidate at 3, …, model at 21], [seconds, nanoseconds]]`. The
question is the message of the response's id, each candidate an answer to it; the next question
hangs on the chosen one. Paths: checked on a recorded answer; parents: public data models of 2026.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from recollect.models import ROOT
from recollect.platforms.fields import compact, count, moment, name
from recollect.platforms.gemini.answer import is_open, parts
from recollect.platforms.gemini.identifiers import message_id
from recollect.platforms.gemini.places import at, rows

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answers, not parsed: `answers` by their ids, in the site's order."""

    question: str
    asked: Any
    answers: Mapping[str, Any]
    chosen: str
    before: Any
    model: str | None
    created_at: datetime | None

    @property
    def leaf(self) -> str:
        """The message that the next question hangs on."""
        return self.chosen or self.question


def turns(pages: Iterable[Any], conversation: str) -> dict[str, Turn]:
    """The turns of one conversation by their questions, the oldest first, each once."""
    told = [
        _turn(raw)
        for page in pages
        for raw in reversed(rows(page, 0))
        if at(raw, 0, 0) in (conversation, None) and isinstance(raw, list)
    ]
    if all(turn.created_at for turn in told):
        told.sort(key=lambda turn: turn.created_at or _LONG_AGO)
    unique: dict[str, Turn] = {}
    for turn in told:
        rival = unique.get(turn.question)
        # Of two pages, one may have been told while the answer was being written.
        if rival is None or _fullness(turn) > _fullness(rival):
            unique[turn.question] = turn
    return unique


def parents(known: Mapping[str, Turn]) -> dict[str, str | None]:
    """The message that each turn's question hangs on, as in models.Message, by the question.

    Where no turn tells another one before it, the order of the turns is all there is.
    """
    is_told = any(turn.before for turn in known.values())
    found: dict[str, str | None] = {}
    previous: Turn | None = None
    for turn in known.values():
        if turn.before and question_before(turn) != turn.question:
            found[turn.question] = _parent(turn, known)
        elif previous and (turn.before or not is_told):
            found[turn.question] = previous.leaf
        else:
            found[turn.question] = None if turn.before else ROOT
        previous = turn
    return found


def question_before(turn: Turn) -> str | None:
    """The question of the turn before; None if there is none, or if it is not told."""
    return message_id(at(turn.before, 1))


def time_of(told: Any) -> datetime | None:
    """A time `[seconds, nanoseconds]`, exact to the microsecond; None if it is none."""
    seconds, nanoseconds = count(at(told, 0)), count(at(told, 1)) or 0
    whole = moment(seconds)
    if whole is None or nanoseconds >= 1_000_000_000:
        return whole
    return whole.astimezone(UTC).replace(microsecond=nanoseconds // 1000)


def _parent(turn: Turn, known: Mapping[str, Turn]) -> str | None:
    answer, question = name(at(turn.before, 2)), question_before(turn)
    before = known.get(question or "")
    if before is None:
        return answer or question
    # A draft that the site has dropped meanwhile will never come.
    return answer if answer in before.answers else before.leaf


def _fullness(turn: Turn) -> tuple[bool, int, str]:
    told = compact(list(turn.answers.values()))
    return not any(map(is_open, turn.answers.values())), len(told), told


def _turn(raw: list[Any]) -> Turn:
    asked, told = at(raw, 2), at(raw, 3)
    question = message_id(at(raw, 0, 1)) or _derived(raw)
    drafts = _drafts(rows(told, 0), question)
    named = name(at(told, 3))
    chosen = named if named in drafts else next(iter(drafts), "")
    return Turn(
        question=question,
        asked=asked,
        # A draft beside it that says nothing, as in comparisons of two models, is never shown.
        answers={key: each for key, each in drafts.items() if key == chosen or parts(each)},
        chosen=chosen,
        before=at(raw, 1) if name(at(raw, 1, 1)) or name(at(raw, 1, 2)) else None,
        model=name(at(told, 21)),
        created_at=time_of(at(raw, 4)),
    )


def _drafts(told: list[Any], question: str) -> dict[str, Any]:
    drafts: dict[str, Any] = {}
    for place, answer in enumerate(told):
        key = name(at(answer, 0))
        # Two drafts with one id: neither text may be lost.
        unused = f"{question}~{place}" if key is None or key in drafts else key
        if answer is not None:
            drafts[unused] = answer
    return drafts


def _derived(raw: list[Any]) -> str:
    # A turn without an id. What was asked, and when, stays the same when it comes again.
    told = compact([at(raw, 2, 0, 0), at(raw, 4)])
    return f"derived-{hashlib.sha256(told.encode()).hexdigest()[:32]}"
