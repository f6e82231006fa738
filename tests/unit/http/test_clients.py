import logging

import pytest

from digint_kg.errors import DigintError, Kind
from digint_kg.http.limiting.clients import Clients
from digint_kg.settings import Settings


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def clients(clock: Clock | None = None, **settings: object) -> Clients:
    return Clients(Settings(**settings), clock or Clock())  # type: ignore[arg-type]


def test_a_client_is_its_address() -> None:
    some = clients()
    assert some.of("192.0.2.1", None) is some.of("192.0.2.1", None)
    assert some.of("192.0.2.1", None) is not some.of("192.0.2.2", None)


def test_one_client_has_all_addresses_of_a_network_of_ipv6() -> None:
    some = clients()
    assert some.of("2001:db8::1", None) is some.of("2001:db8::ffff", None)
    assert some.of("2001:db8::1", None) is not some.of("2001:db8:0:1::1", None)
    assert some.of("::ffff:192.0.2.1", None) is some.of("192.0.2.1", None)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("10.0.0.1", b"198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", b"203.0.113.1, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", b"198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", b"10.0.0.3, 10.0.0.2", "10.0.0.1"),
        ("10.0.0.1", b"", ""),
        ("10.0.0.1", b"unknown", "unknown"),
        ("192.0.2.1", b"198.51.100.1", "192.0.2.1"),
    ],
)
def test_a_proxy_is_believed_where_it_is_trusted(peer: str, forwarded: bytes, address: str) -> None:
    assert clients(trusted_proxies="10.0.0.0/8, ::1").of(peer, forwarded).address == address


def test_only_what_is_not_forwarded_is_from_this_machine() -> None:
    some = clients(trusted_proxies="10.0.0.1")
    assert some.of("127.0.0.1", None).is_here
    assert some.of("::1", None).is_here
    assert not some.of("127.0.0.1", b"127.0.0.1").is_here
    assert not some.of("192.0.2.1", None).is_here


def test_a_forgotten_proxy_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    some = clients()
    for _ in range(3):
        some.of("127.0.0.1", b"198.51.100.1")
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "DIGINT_KG_TRUSTED_PROXIES" in caplog.text


@pytest.mark.parametrize("text", ["nonsense", "10.0.0.1/8", "10.0.0.0/8; ::1"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(DigintError) as caught:
        clients(trusted_proxies=text)
    assert caught.value.kind is Kind.BAD_INPUT


def test_a_rate_gives_back_what_time_has_brought() -> None:
    clock = Clock()
    client = clients(clock, client_rate=2.0, client_burst=3).of("192.0.2.1", None)
    assert [client.refusal(clock.now) for _ in range(3)] == [None] * 3
    refusal = client.refusal(clock.now)
    assert refusal
    assert refusal.kind is Kind.TOO_MANY
    assert refusal.wait == 1
    clock.now += 1
    assert [client.refusal(clock.now) is None for _ in range(3)] == [True, True, False]
    clock.now += 1000
    assert [client.refusal(clock.now) is None for _ in range(4)] == [True, True, True, False]


def test_the_table_is_bounded_and_forgets_nobody_with_requests_under_way() -> None:
    clock = Clock()
    some = clients(clock)
    busy = some.of("192.0.2.1", None)
    busy.present = 1
    for number in range(45_000):
        some.of(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}", None).refusal(clock.now)
    assert len(some._known) <= 20_001  # noqa: SLF001 (what is to be bounded)
    assert some.of("192.0.2.1", None) is busy
