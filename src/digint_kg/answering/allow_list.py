"""The endpoints that queries may call, as the operator listed them.

What a query names is only a key to look up here: the call goes to the endpoint as the operator wrote it. So
a name that another program would read differently leads nowhere.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Final

from digint_kg.answering.addresses import Address, is_of_the_house, is_public, literal
from digint_kg.errors import DigintError, Kind

_PORTS: Final = {"http": 80, "https": 443}
_LAST_PORT: Final = 65535
_LONGEST: Final = 2000
_IRI: Final = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)"
    r"(?::(?P<port>[1-9][0-9]{0,4}))?"
    r"(?P<target>/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*(?:\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?)?"
)
_HEAD: Final = re.compile(r"[A-Za-z]+://[^/?#]*")
_NUMBER: Final = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL endpoint. `host` is a name in small letters, or an address without brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def address(self) -> Address | None:
        """The address, where the endpoint is written with one."""
        return literal(self.host)

    @property
    def authority(self) -> str:
        """Host and port as the `Host` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def understood(iri: str) -> Endpoint | None:
    """The endpoint that `iri` names beyond doubt; None for everything else.

    Scheme and host may be in any case, and the usual port may be left out; nothing else is forgiven: no user,
    fragment, dot at the end, letter outside ASCII, zone, or number in any notation but the plain one.
    """
    if len(iri) > _LONGEST:
        return None
    head = _HEAD.match(iri)
    match = _IRI.fullmatch(head[0].lower() + iri[head.end() :]) if head else None
    if not match:
        return None
    scheme, host = match["scheme"], match["host"]
    port = int(match["port"] or _PORTS[scheme])
    name = _plain_host(host)
    if name is None or port > _LAST_PORT:
        return None
    return Endpoint(scheme, name, port, match["target"] or "/")


class AllowList:
    """The endpoints that queries may call.

    Args:
        endpoints: from `parsed`.
    """

    def __init__(self, endpoints: Iterable[Endpoint] = ()) -> None:
        self._endpoints = frozenset(endpoints)

    def __len__(self) -> int:
        """How many endpoints there are."""
        return len(self._endpoints)

    def find(self, iri: str) -> Endpoint | None:
        """The endpoint that `iri` names, if it is on the list."""
        endpoint = understood(iri)
        return endpoint if endpoint in self._endpoints else None


def parsed(text: str, *, private: bool) -> AllowList:
    """The list from the setting `service_allow`.

    Args:
        text: IRIs, with commas between them.
        private: whether loopback and private addresses, written as addresses, may be on it.

    Raises:
        DigintError: BAD_INPUT, naming the entry that cannot be on the list.
    """
    return AllowList(_entries(text, private=private))


def _entries(text: str, *, private: bool) -> Iterator[Endpoint]:
    for entry in filter(None, map(str.strip, text.split(","))):
        endpoint = understood(entry)
        if endpoint is None:
            raise _no_endpoint(entry, "Write http or https, host, port and path; a foreign name as xn--….")
        address = endpoint.address
        if address and not is_public(address) and not (private and is_of_the_house(address)):
            raise _no_endpoint(
                entry, "Its address is not public; `service_allow_private` admits private and loopback ones."
            )
        yield endpoint


def _no_endpoint(entry: str, remedy: str) -> DigintError:
    return DigintError(
        Kind.BAD_INPUT,
        f"The setting service_allow holds {entry!r}, which is no endpoint that may be called.",
        remedy=remedy,
    )


def _plain_host(host: str) -> str | None:
    """The host in its one plain form; None for a number in a form that programs read differently."""
    address = literal(host)
    if host.startswith("["):
        return str(address) if isinstance(address, IPv6Address) and "." not in host else None
    if address is None and _NUMBER.fullmatch(host.rpartition(".")[2]):
        return None
    return host
