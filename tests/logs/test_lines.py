"""Lines of text and of JSON, in the hands of strangers."""

import io
import json
import logging
from collections.abc import Callable
from contextvars import copy_context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recollect.logs import context
from recollect.logs.lines import FORMATS, Ids


def written(name: str, log: Callable[[logging.Logger], None]) -> str:
    """What `log` writes to a logger whose lines have this format."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(FORMATS[name]())
    handler.addFilter(Ids())
    logger = logging.Logger("recollect.test")
    logger.addHandler(handler)
    log(logger)
    return stream.getvalue()


@given(st.text())
def test_a_line_stays_a_line(told: str) -> None:
    for name in FORMATS:
        text = written(name, lambda logger: logger.warning("told: %s", told))
        assert text.endswith("\n") and len(text[:-1].split("\n")) == 1
        assert "\r" not in text and "\x1b" not in text


@given(st.text())
def test_json_gives_the_message_back(told: str) -> None:
    line = json.loads(written("json", lambda logger: logger.error("%s", told)))
    assert line["message"] == told
    assert line["level"] == "ERROR" and line["logger"] == "recollect.test"
    assert line["time"].endswith("Z") and line.keys() == {"time", "level", "logger", "message"}


def _in_request(logger: logging.Logger) -> None:
    context.begin_request("abc")
    context.begin_connection()
    context.begin_frame("7")
    logger.info("Done.")


def test_both_carry_the_ids() -> None:
    line = json.loads(copy_context().run(written, "json", _in_request))
    assert line["request_id"] == "abc" and line["frame_id"] == "7" and line["connection_id"]
    text = copy_context().run(written, "text", _in_request)
    assert text.endswith(" frame_id=7]\n") and "[request_id=abc connection_id=" in text


def _fail(logger: logging.Logger) -> None:
    try:
        try:
            raise KeyError("a password")
        except KeyError as error:
            raise ValueError("what somebody said") from error
    except ValueError:
        logger.exception("Failed.")


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_raised_is_told_by_kind_and_place_only(name: str) -> None:
    text = written(name, _fail)
    told = json.loads(text)["exception"] if name == "json" else text.partition("\n")[2]
    assert told.startswith("builtins.ValueError, raised at:") and "builtins.KeyError" in told
    assert "in _fail" in told and str(__file__) in told
    # The source that is shown is this file's; values are in none of it.
    assert "ValueError: " not in told and "KeyError: " not in told


def test_exceptions_that_led_to_each_other_are_told_once() -> None:
    def fail(logger: logging.Logger) -> None:
        first, second = ValueError("a"), ValueError("b")
        first.__cause__, second.__cause__ = second, first
        logger.error("Failed.", exc_info=first)

    assert written("text", fail).count("raised at") == 2


def test_words_of_an_exception_that_no_source_holds_are_not_told() -> None:
    def fail(logger: logging.Logger) -> None:
        try:
            json.loads("{" + "sec" + "ret:")
        except json.JSONDecodeError as error:
            error.args = ("sec" + "ret",)
            logger.exception("Failed.")

    assert "JSONDecodeError" in written("text", fail)
    assert "secret" not in written("text", fail)
