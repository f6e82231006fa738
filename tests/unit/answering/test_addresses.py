from ipaddress import ip_address

import pytest

from digint_kg.answering.addresses import is_of_the_house, is_public, literal

CLOSED = [
    "0.0.0.0",  # noqa: S104 (an address to refuse)
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "::",
    "::1",
    "::7f00:1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1:0:0:0:0",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2002:a9fe:a9fe::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "2606:4700:4700::1111%1",
]
OPEN = [
    "1.1.1.1",
    "8.8.8.8",
    "172.15.0.1",
    "172.32.0.1",
    "193.0.6.139",
    "2606:4700:4700::1111",
    "64:ff9b::101:101",
]


@pytest.mark.parametrize("text", CLOSED)
def test_closed(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", OPEN)
def test_open(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "::1", "fd00::1"])
def test_of_the_house(text: str) -> None:
    assert is_of_the_house(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        "169.254.169.254",
        "255.255.255.255",
        "224.0.0.1",
        "1.1.1.1",
        "::",
        "fe80::1",
        "::ffff:127.0.0.1",
        "fd00::1%1",
    ],
)
def test_never_of_the_house(text: str) -> None:
    assert not is_of_the_house(ip_address(text))


@pytest.mark.parametrize(
    "text", ["example.org", "0x7f.1", "127.1", "2130706433", "0177.0.0.1", "", "[", "1.2.3"]
)
def test_only_plain_addresses_are_addresses(text: str) -> None:
    assert literal(text) is None
