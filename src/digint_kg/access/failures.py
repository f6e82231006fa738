"""How often each client may fail: a bounded table in memory, of which nothing is written down."""

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from digint_kg.errors import DigintError, Kind

FAILURES: Final = 10
SECONDS: Final = 60
_CLIENTS: Final = 4096
_SIX_NETWORK: Final = 64


class Failures:
    """Counts each client's failures within a window of time.

    Args:
        clock: seconds that only grow.
        clients: how many are remembered; the one that failed first is forgotten.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, clients: int = _CLIENTS) -> None:
        self._clock = clock
        self._clients = clients
        self._lock = threading.Lock()
        self._table: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def check(self, client: str) -> None:
        """Lets a client pass that has not failed too often.

        Raises:
            DigintError: TOO_MANY, with the seconds to wait.
        """
        with self._lock:
            begun, count = self._table.get(_network(client), (0.0, 0))
        left = begun + SECONDS - self._clock()
        if count >= FAILURES and left > 0:
            raise DigintError(
                Kind.TOO_MANY,
                "Too many tokens were tried from here that are not valid.",
                remedy=f"Wait {SECONDS} seconds, and look the token up.",
                wait=int(left) + 1,
            )

    def add(self, client: str) -> None:
        """Notes a failure."""
        network, now = _network(client), self._clock()
        with self._lock:
            begun, count = self._table.get(network, (now, 0))
            if now - begun >= SECONDS:
                begun, count = now, 0
            self._table[network] = (begun, count + 1)
            if len(self._table) > self._clients:
                self._table.popitem(last=False)

    def __len__(self) -> int:
        """How many clients are remembered."""
        return len(self._table)


def _network(client: str) -> str:
    """The address; of IPv6 the network, of which one client has all addresses."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _SIX_NETWORK), strict=False))
    return client
