"""A file of AI Studio as a conversation: what hangs on what, and what it is called.

`{runSettings: {model}, systemInstruction: {parts: [{text}]}, chunkedPrompt: {chunks: [{id?, role,
text, branchParent?: {id}, …}]}}`, and perhaps `id`, `displayName`, `createTime`, `updateTime`.

The files in a Drive have no ids. A chunk is then called by all that was said up to it, so that an
edit makes a branch, as it does on other sites. The conversation is called by what was said up to
its first question and by the name of its file: a file that was renamed is another conversation, for
two chats may well begin with the same words.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from recollect.models import ROOT, UNLINKED, Conversation
from recollect.platforms.aistudio.chunk import (
    THOUGHTS,
    files_of,
    has_more_than_text,
    is_by_user,
    is_thought,
    says_anything,
    text_of,
    thoughts_of,
)
from recollect.platforms.base import Node, Outline, Unparsed
from recollect.platforms.fields import compact, first_name, mapping, moment, name, sequence, words

PLATFORM: Final = "aistudio"
_SUFFIX = re.compile(r"\.json\Z", re.IGNORECASE)
_MODEL: Final = "models/"
_PROMPT: Final = "prompts/"


def is_prompt(record: Any) -> bool:
    """Whether this is a file of AI Studio."""
    chunks = mapping(mapping(record).get("chunkedPrompt")).get("chunks")
    return isinstance(chunks, list)


def outline(record: Any, source: str) -> Outline:
    """The tree of a file called `source`; Unparsed if it is none of AI Studio."""
    if not is_prompt(record):
        raise Unparsed("That is not a file of AI Studio.")
    chunks = list(_chunks(record))
    told = (name(record.get("id")) or name(record.get("promptId")) or "").removeprefix(_PROMPT)
    title = _SUFFIX.sub("", source.replace("\\", "/").rsplit("/", 1)[-1])
    nodes = _nodes(chunks)
    model = words(mapping(record.get("runSettings")).get("model")).removeprefix(_MODEL)
    conversation = Conversation(
        platform=PLATFORM,
        external_id=told or _hash(title, *_beginning(chunks)),
        source="conversation",
        url=f"https://aistudio.google.com/prompts/{told}" if told else None,
        title=first_name(record, "displayName", "title") or name(title),
        model=model or None,
        created_at=moment(record.get("createTime")),
        updated_at=moment(record.get("updateTime")),
        active_leaf=next(reversed(nodes), None),
    )
    return Outline(conversation, tuple(nodes.values()))


def _beginning(chunks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for chunk in chunks:
        yield _content(chunk)
        if is_by_user(chunk):
            return


def _chunks(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    instruction = mapping(record.get("systemInstruction"))
    if says_anything(instruction):
        yield {**instruction, "role": "system"}
    for chunk in record["chunkedPrompt"]["chunks"]:
        yield from (chunk,) if isinstance(chunk, dict) else ()


def _nodes(chunks: Iterable[Mapping[str, Any]]) -> dict[str, Node]:
    """Each chunk hangs on the one that it names, or else on the one before."""
    nodes: dict[str, Node] = {}
    # The message that a chunk is found by: its own or, if it says nothing, the one above.
    stands_for: dict[str, str] = {}
    above = ROOT
    for place, chunk in enumerate(_with_thoughts(chunks)):
        key = name(chunk.get("id"))
        above = stands_for.get(words(mapping(chunk.get("branchParent")).get("id")), above)
        if says_anything(chunk):
            identifier = key or _hash(above, _content(chunk))
            if identifier in nodes:
                # Two chunks with one id: neither text may be lost.
                identifier = f"{identifier}~{_hash(str(place), _content(chunk))[-16:]}"
            nodes[identifier] = Node(identifier, above, None, chunk)
            above = identifier
        if key:
            stands_for.setdefault(key, above)
    return nodes


def _with_thoughts(chunks: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The chunks, with thoughts in the answer that they lead to."""
    thinking: dict[str, Any] = {}
    for chunk in chunks:
        if is_thought(chunk) and not has_more_than_text(chunk):
            thinking = {**chunk, **thinking, "role": "model", "text": "", "parts": []}
            thinking[THOUGHTS] = [*sequence(thinking.get(THOUGHTS)), text_of(chunk)]
        elif thinking and is_by_user(chunk):
            yield from (thinking, chunk)
            thinking = {}
        else:
            yield _after(thinking, chunk)
            thinking = {}
    if thinking:
        yield thinking


def _after(thinking: Mapping[str, Any], chunk: Mapping[str, Any]) -> Mapping[str, Any]:
    """A chunk with the thoughts before it and, if it is a thought with a file, with its own."""
    thoughts = sequence(thinking.get(THOUGHTS))
    if is_thought(chunk):
        thoughts = [*thoughts, text_of(chunk)]
        wordless = [{**part, "text": ""} for part in map(mapping, sequence(chunk.get("parts")))]
        chunk = {**chunk, "isThought": False, "text": "", "parts": wordless}
    if not thoughts:
        return chunk
    return {"branchParent": thinking.get("branchParent"), **chunk, THOUGHTS: thoughts}


def _content(chunk: Mapping[str, Any]) -> str:
    files = [file for _, file in files_of(chunk)]
    return compact([chunk.get("role"), text_of(chunk), thoughts_of(chunk), files])


def _hash(*told: str) -> str:
    return UNLINKED + hashlib.sha256(compact(told).encode()).hexdigest()[:32]
