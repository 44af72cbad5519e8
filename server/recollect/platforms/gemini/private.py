"""What Gemini's answers hold that is never stored, and copies without it.

Where the user is (a place and a country in each turn), Google's tokens, other answers that came
along, and of a request everything but the prompt, its files and its place in the chat: the token
`at`, the proof that the page is no robot, the state of the chat, ids of the session.
"""

from functools import partial
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from recollect.platforms.fields import compact
from recollect.platforms.gemini.frames import rewritten
from recollect.platforms.gemini.places import at, changed
from recollect.platforms.gemini.request import written
from recollect.platforms.gemini.scrubbed import without_traces
from recollect.platforms.gemini.stream import message_of
from recollect.platforms.private import each, with_field, without_fields

# Of what a turn and a stream tell alike: where the user is, and in which country.
_PLACES: Final = frozenset({5, 8})
# Of a stream's message: a token, and the state of the chat as one.
_STREAM_TOKENS: Final = frozenset({20, 25})
# Of an answer: its words, those of a card, its reasoning; of a document, its words.
_WORDS: Final = frozenset({1, 22, 37})
_DOCUMENTS: Final = 30
_DOCUMENT_WORDS: Final = frozenset({2, 4})
_QUERY: Final = frozenset({"rpcids", "source-path"})
_MOST_FIELDS: Final = 100


def conversation_without_private(payload: Any) -> Any:
    """Pages of a conversation, as `answers.decoded` reads them."""
    kept = without_fields(payload, {"foreign"})
    kept = with_field(kept, "pages", partial(each, change=_page))
    return with_field(kept, "listed", without_traces)


def stream_without_private(body: str) -> str:
    """A stream's text without it, and without a torso at its end; the same object if equal."""
    return rewritten(body, _frame)


def request_without_private(sent: Any) -> Any:
    """What the page sent, as far as it is read; the same object if it is no more than that."""
    if sent is None:
        return None
    kept = written(sent)
    return sent if kept == sent else kept


def url_without_private(url: str) -> str:
    """A URL of the rpcs with the fields of its query that tell of the chat, not of the session."""
    if "batchexecute" not in url and "StreamGenerate" not in url:
        return url
    try:
        parts = urlsplit(url)
        told = parse_qsl(parts.query, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return url.partition("?")[0].partition("#")[0]
    query = urlencode([(key, value) for key, value in told if key in _QUERY], safe="/")
    kept = urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
    return url if kept == url else kept


def _page(page: Any) -> Any:
    return changed(page, lambda place, item: _rest(item) if place else each(item, _turn))


def _turn(turn: Any) -> Any:
    readers = {2: _asked, 3: _told}
    return changed(turn, lambda place, item: readers.get(place, _rest)(item))


def _asked(asked: Any) -> Any:
    return changed(asked, lambda place, item: _rest(item) if place else _prompt(item))


def _prompt(prompt: Any) -> Any:
    return changed(prompt, lambda place, item: _rest(item) if place else item)


def _told(told: Any) -> Any:
    def field(place: int, item: Any) -> Any:
        return None if place in _PLACES else _rest(item) if place else each(item, _answer)

    return changed(told, field)


def _answer(answer: Any) -> Any:
    def field(place: int, item: Any) -> Any:
        if place in _WORDS:
            return item
        return each(item, _document) if place == _DOCUMENTS else _rest(item)

    return changed(answer, field)


def _document(document: Any) -> Any:
    return changed(document, lambda p, item: item if p in _DOCUMENT_WORDS else _rest(item))


def _rest(item: Any) -> Any:
    return without_traces(item)


def _frame(frame: Any) -> Any:
    return each(frame, _entry) if isinstance(frame, list) else None


def _entry(entry: Any) -> Any:
    if not isinstance(entry, list) or entry[:1] != ["wrb.fr"]:
        return entry
    body = message_of(entry)
    if body is None:
        # Another rpc, or nothing that can be read: only an error's code is of any use.
        return entry if at(entry, 2) is None else [*entry[:2], None, *entry[3:]]
    kept = _message(body)
    return entry if kept is body else [*entry[:2], compact(kept), *entry[3:]]


def _message(body: Any) -> Any:
    def field(place: int, item: Any) -> Any:
        if place in _PLACES or place in _STREAM_TOKENS:
            return None
        if place == 1 and isinstance(item, list):
            return item if len(item) <= 3 else item[:3]
        return each(item, _answer) if place == 4 else _rest(item)

    return changed(body, field)
