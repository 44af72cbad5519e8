"""A worker that Chromium stops because nothing happens (see alone.py) wakes, and nothing is lost.

The browser runs beside all other tests from the first one on; here is only waited for its end.
"""

import pytest

from tests.e2e.browser.alone import PLATFORM, QUIET, Alone
from tests.e2e.browser.extension import eventually
from tests.e2e.browser.fakesites.hosting import Sites
from tests.e2e.browser.stored import Stored


@pytest.mark.timeout(300)
async def test_an_idle_worker_is_stopped_and_wakes(
    lonely: Alone, sites: Sites, stored: Stored
) -> None:
    async def has_been_stopped() -> bool:
        return bool(lonely.wire.calls) and not lonely.has_worker()

    async def has_woken() -> bool:
        return lonely.has_worker()

    site = sites[PLATFORM]
    await eventually(has_been_stopped, QUIET, "the end of an idle worker")
    assert all(call.ended for call in lonely.wire.calls)
    assert await stored.find(PLATFORM, lonely.talk.key) is None
    await stored.equals(site, lonely.talk, QUIET)
    await eventually(has_woken)
    # From now on there is a page to look after: pings keep worker and link alive.
    last = lonely.wire.calls[-1]
    await lonely.until(QUIET + 45)
    assert last.ended is None
    assert lonely.has_worker()
