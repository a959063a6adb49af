"""Rate limits: a bucket of requests for each client, kept in memory of one process."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request

from api.errors import ApiError

CLIENTS = 10_000  # clients remembered; the one not seen longest is forgotten
UNKNOWN = "unknown"


class TooOftenError(ApiError):
    """A client asks more often than it may. wait_s : when to come back."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"слишком часто: повторите через {wait_s} с")
        self.wait_s = wait_s


@dataclass
class Limit:
    """`per_minute` requests of one client, all at once if it has rested a minute."""

    per_minute: int
    clock: Callable[[], float] = time.monotonic
    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, client: str) -> int:
        """Take one request; returns seconds to wait, 0 when it may go."""
        now, rate = self.clock(), self.per_minute / 60
        with self._lock:
            left, seen = self._left.pop(client, (float(self.per_minute), now))
            left = min(float(self.per_minute), left + (now - seen) * rate)
            may_go = left >= 1
            self._left[client] = (left - may_go, now)
            while len(self._left) > CLIENTS:
                self._left.popitem(last=False)
        return 0 if may_go else math.ceil((1 - left) / rate)

    def take_or_raise(self, request: Request, name: str | None = None) -> None:
        """Take one of the request's client; raises `TooOftenError`."""
        wait_s = self.take(name or get_host(request))
        if wait_s:
            raise TooOftenError(wait_s)


def get_host(request: Request) -> str:
    """Address of the client; a proxy on this machine says whose."""
    return request.client.host if request.client else UNKNOWN


# Tries of passwords and codes from one address; an account's own rest after five wrong ones
# is kept in the store.
SIGN_INS = Limit(30)
