"""Who a client is, and what it has used up: a bounded table in memory, of which nothing is written down."""

import ipaddress
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from digint_kg.askers import Asker
from digint_kg.errors import DigintError, Kind
from digint_kg.settings import Settings

_LOG = logging.getLogger(__name__)

_MOST: Final = 10_000
_SIX_NETWORK: Final = 64
_FORWARDED: Final = "forwarded "

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one client may take: requests at once, requests a second, and how many in one go after a rest."""

    at_once: int
    rate: float
    burst: int


class Client(Asker):
    """One client. `present` is how many of its requests are under way.

    Attributes:
        address: its address, in words; empty for what has none.
        is_here: whether it is this very machine, with no proxy between.
    """

    __slots__ = ("_allowance", "_at", "_left", "address", "is_here", "present")

    def __init__(self, address: str, allowance: Allowance, now: float, *, is_here: bool) -> None:
        super().__init__()
        self.address = address
        self.is_here = is_here
        self.present = 0
        self._allowance = allowance
        self._left = float(allowance.burst)
        self._at = now

    def refusal(self, now: float) -> DigintError | None:
        """What is said against one more request at this moment; None: nothing, and it is counted.

        A client on this machine has no rate: it is the operator, or what the operator runs.
        """
        allowance = self._allowance
        if self.present >= allowance.at_once:
            return DigintError(
                Kind.TOO_MANY,
                f"{self.present} of your requests are under way, as many as one client may have here.",
                remedy="Wait until some of them are answered.",
                wait=1,
            )
        if self.is_here:
            return None
        self._refill(now)
        if self._left < 1:
            return DigintError(
                Kind.TOO_MANY,
                f"You send more than {allowance.rate:g} requests a second.",
                remedy="Send them more slowly; all data can be had at once from /dump.",
                wait=1 + int((1 - self._left) / allowance.rate),
            )
        self._left -= 1
        return None

    def is_forgettable(self, now: float) -> bool:
        """Whether nothing would be lost by forgetting it."""
        self._refill(now)
        return not self.present and self._left >= self._allowance.burst and self.heavy_until <= now

    def _refill(self, now: float) -> None:
        gained = (now - self._at) * self._allowance.rate
        self._left = min(float(self._allowance.burst), self._left + gained)
        self._at = now


class Clients:
    """All clients, by address; of IPv6 by network, of which one client has all addresses.

    Args:
        settings: what one may take, and which proxies are believed.
        clock: gives seconds; `time.monotonic`.

    Raises:
        DigintError: BAD_INPUT where a trusted proxy is no address.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        self._allowance = Allowance(settings.client_requests, settings.client_rate, settings.client_burst)
        self._trusted = trusted(settings.trusted_proxies)
        self._clock = clock
        self._known: dict[str, Client] = {}
        self._tidy_at = _MOST
        self._warned = False

    def of(self, peer: str, forwarded: bytes | None) -> Client:
        """The client behind a request.

        Args:
            peer: the address that the connection comes from.
            forwarded: `X-Forwarded-For`, where the request has it; believed only of proxies that are trusted.
        """
        key = peer if forwarded is None else self._behind(peer, forwarded)
        return self._known.get(key) or self._meet(key)

    def _behind(self, peer: str, forwarded: bytes) -> str:
        """The last address in the list that is no trusted proxy's: those before it anybody can make up."""
        if not self._is_trusted(peer):
            self._warn(peer)
            return _FORWARDED + peer
        named = [part.strip() for part in forwarded.decode("latin-1").split(",")]
        return next((name for name in reversed(named) if not self._is_trusted(name)), peer)

    def _is_trusted(self, name: str) -> bool:
        address = parsed(name)
        return address is not None and any(address in network for network in self._trusted)

    def _warn(self, peer: str) -> None:
        address = parsed(peer)
        if address and address.is_loopback and not self._warned:
            self._warned = True
            _LOG.warning(
                "A proxy on this machine forwards requests, and DIGINT_KG_TRUSTED_PROXIES does not name it: "
                "all its clients share the limits of one."
            )

    def _meet(self, key: str) -> Client:
        address, now = parsed(key), self._clock()
        group = _group(address) if address else key
        client = self._known.get(group)
        if client is None:
            self._tidy(now)
            is_here = address is not None and address.is_loopback
            name = key.removeprefix(_FORWARDED)
            client = self._known[group] = Client(name, self._allowance, now, is_here=is_here)
        self._known[key] = client
        return client

    def _tidy(self, now: float) -> None:
        """Forgets whom it can; where that is too few, all but those with requests under way."""
        if len(self._known) < self._tidy_at:
            return
        kept = {key: client for key, client in self._known.items() if not client.is_forgettable(now)}
        if len(kept) > _MOST:
            kept = {key: client for key, client in kept.items() if client.present}
        self._known = kept
        self._tidy_at = len(kept) + _MOST


def trusted(text: str) -> tuple[Network, ...]:
    """The networks in the setting `trusted_proxies`.

    Raises:
        DigintError: BAD_INPUT.
    """
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise DigintError(
            Kind.BAD_INPUT,
            f"The setting trusted_proxies is {text!r}: {error}.",
            remedy="Give addresses or networks with commas between, as 127.0.0.1, 10.0.0.0/8.",
        ) from error


def parsed(name: str) -> Address | None:
    """An address in words as such; IPv4 within IPv6 as IPv4; None for what is none."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _group(address: Address) -> str:
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _SIX_NETWORK), strict=False))
    return str(address)
