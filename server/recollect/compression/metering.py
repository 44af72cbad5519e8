"""What compression costs, who may still pay, and who has asked too often. Off unless it is set.

The prices are those that the published service asks, in billionths of a dollar per token.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Final

from recollect.errors import PaymentRequired, TooManyRequests
from recollect.store.metering import MeterStore, Usage
from recollect.store.rate_limits import RateLimitStore

PER_DOLLAR: Final = 1_000_000_000
INPUT_PRICE: Final = 5_000
CACHED_PRICE: Final = 2_500
OUTPUT_PRICE: Final = 10_000

_FRAME_TOKENS: Final = 32
_MARK_TOKENS: Final = 16
"""More than a message's marks of role and day take."""


class Bill:
    """What one request may cost at most; what it did cost is told at its end."""

    def __init__(self, prompt: int, cached: int, most_completion: int) -> None:
        self._prompt = prompt
        self._cached = cached
        self.most: Final = cost(prompt, cached, most_completion)
        self.usage: Usage | None = None
        self.spent = 0

    def completed(self, tokens: int) -> None:
        """The answer has so many tokens."""
        self.usage = Usage(1, self._prompt, self._cached, tokens)
        self.spent = cost(self._prompt, self._cached, tokens)


class Metering:
    """Balances and rate limits of keys. `limits` is empty or reads like `60/minute`."""

    def __init__(
        self, meter: MeterStore, rates: RateLimitStore, *, charge: bool, limits: str
    ) -> None:
        self._meter = meter
        self._rates = rates
        self._charge = charge
        self._limits = limits

    async def admit(self, key: str) -> None:
        """TooManyRequests or PaymentRequired if this key may not even ask."""
        if self._limits and (wait := await self._rates.seconds_to_wait(self._limits, key)):
            raise TooManyRequests("This key has asked too often. Wait.", retry_after=wait)
        if self._charge and await self._meter.balance(key) <= 0:
            raise PaymentRequired("The balance of this key is used up.")

    @asynccontextmanager
    async def paying(
        self, key: str, *, prompt: int, cached: int, messages: int, target: int
    ) -> AsyncIterator[Bill]:
        """Reserve what the work may cost, and settle what it did; an error costs nothing.

        PaymentRequired if the balance has less. Concurrent requests never make it negative.
        """
        most = min(target, prompt + _MARK_TOKENS * messages + _FRAME_TOKENS)
        bill = Bill(prompt, cached, most)
        if self._charge and not await self._meter.reserve(key, bill.most):
            raise PaymentRequired("The balance of this key is too small for this request.")
        try:
            yield bill
        finally:
            back = bill.most - bill.spent if self._charge else 0
            await self._meter.settle(key, back, bill.usage or Usage())


def cost(prompt: int, cached: int, completion: int) -> int:
    """In billionths of a dollar. `cached` is a part of `prompt`."""
    fresh = prompt - cached
    return fresh * INPUT_PRICE + cached * CACHED_PRICE + completion * OUTPUT_PRICE


def dollars(amount: int) -> str:
    """An amount as people write it, without trailing zeros beyond cents."""
    value = Decimal(amount) / PER_DOLLAR
    cents = f"{value:.2f}"
    return cents if Decimal(cents) == value else f"{value.normalize():f}"
