"""Ids of requests, connections and frames: tame, bounded, and inherited by tasks and threads."""

import asyncio
import re
from contextvars import copy_context

from hypothesis import given
from hypothesis import strategies as st

from recollect.logs import context


@given(st.text())
def test_whatever_a_client_calls_its_request_the_id_is_tame(proposed: str) -> None:
    identifier = copy_context().run(context.begin_request, proposed)
    assert re.fullmatch(r"[A-Za-z0-9._:-]{1,64}", identifier)


@given(st.from_regex(r"[A-Za-z0-9._:-]{1,64}", fullmatch=True))
def test_a_sane_id_is_taken_over(proposed: str) -> None:
    assert copy_context().run(context.begin_request, proposed) == proposed


def test_requests_without_an_id_get_one_each() -> None:
    made = {copy_context().run(context.begin_request, None) for _ in range(100)}
    assert len(made) == 100


@given(st.text())
def test_whatever_a_client_calls_its_frame_what_is_shown_is_tame(identifier: str) -> None:
    def shown() -> str:
        context.begin_frame(identifier)
        return context.current().get("frame_id", "")

    assert re.fullmatch(r"[A-Za-z0-9._:?-]{0,64}", copy_context().run(shown))


async def test_tasks_and_threads_inherit_and_do_not_leak() -> None:
    async def frame(name: str) -> dict[str, str]:
        context.begin_frame(name)
        return dict(await asyncio.to_thread(context.current))

    async def request() -> list[dict[str, str]]:
        context.begin_request("the-request")
        context.begin_connection()
        frames = [asyncio.create_task(frame(name)) for name in ("one", "two")]
        return [*await asyncio.gather(*frames), dict(context.current())]

    one, two, without = await asyncio.create_task(request())
    assert (one["frame_id"], two["frame_id"]) == ("one", "two") and "frame_id" not in without
    for ids in (one, two, without):
        assert ids["request_id"] == "the-request"
        assert ids["connection_id"] == without["connection_id"]
    assert not context.current()
