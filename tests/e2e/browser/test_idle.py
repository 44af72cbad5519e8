"""A worker that Chromium stops because nothing happens (see alone.py) wakes, and nothing is lost.

The browser runs beside all other tests from the first one on; here is only waited for its end.
"""

import pytest

from tests.e2e.browser.alone import QUIET, Alone
from tests.e2e.browser.stored import Stored

WATCHED = 45
"""Seconds for which a page is looked after: without pings a worker lives for 30."""


@pytest.mark.timeout(300)
async def test_an_idle_worker_is_stopped_and_wakes(lonely: Alone, stored: Stored) -> None:
    await lonely.until(QUIET + WATCHED)
    await stored.equals(lonely.site, lonely.talk)
    lives = lonely.lives if lonely.lives[0][1] else lonely.lives[1:]
    (_, first), (stopped, second), (woken, third), *more = lives
    assert (first, second, third) == (True, False, True)
    assert stopped < QUIET <= woken
    assert not more, "pings keep the worker alive while there is a page to look after"
    assert lonely.wire.calls[-1].ended is None
    assert all(call.ended for call in lonely.wire.calls[:-1])
