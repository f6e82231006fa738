"""Which addresses the gateway may call: public ones, and those of the house that the operator wrote out."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address

_TRANSLATED: Final = ip_network("64:ff9b::/96")
_CLOSED: Final = tuple(
    map(
        ip_network,
        # what registries hold special and some versions of `ipaddress` hold global; a cloud's own server
        ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "64:ff9b:1::/48", "3fff::/20", "5f00::/16"),
    )
)
_HOUSE: Final = tuple(
    map(
        ip_network,
        ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"),
    )
)


def is_public(address: Address) -> bool:
    """Whether `address`, and every address that is wrapped in it, belongs to the open internet.

    Private, loopback, link-local, shared, multicast and reserved ranges do not (IANA's registries of special
    addresses, as Python's `ipaddress` keeps them), in IPv4, in IPv6, mapped, tunnelled or translated.
    """
    if not isinstance(address, IPv6Address):
        return _is_open(address)
    if address in _TRANSLATED:
        return _is_open(IPv4Address(int(address) & 0xFFFFFFFF))
    return _is_open(address) and all(map(_is_open, _wrapped(address)))


def is_of_the_house(address: Address) -> bool:
    """Whether an operator may put this address on the list as his own server: loopback or private."""
    return not _is_scoped(address) and any(address in network for network in _HOUSE)


def literal(host: str) -> Address | None:
    """The address that `host` writes out, IPv6 with or without brackets; None where it is a name."""
    try:
        return ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def _is_open(address: Address) -> bool:
    special = (
        address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or address.is_unspecified
        or (isinstance(address, IPv6Address) and address.is_site_local)
        or any(address in network for network in _CLOSED)
    )
    return address.is_global and not special and not _is_scoped(address)


def _is_scoped(address: Address) -> bool:
    return isinstance(address, IPv6Address) and address.scope_id is not None


def _wrapped(address: IPv6Address) -> list[IPv4Address]:
    found = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
    return [inner for inner in found if inner is not None]
