import pytest

from digint_kg.access.failures import FAILURES, SECONDS, Failures
from digint_kg.errors import DigintError, Kind


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def fail(failures: Failures, client: str, times: int = FAILURES) -> None:
    for _ in range(times):
        failures.check(client)
        failures.add(client)


def blocked(failures: Failures, client: str) -> bool:
    try:
        failures.check(client)
    except DigintError as error:
        return error.kind is Kind.TOO_MANY
    return False


def test_the_limit_is_for_one_client_and_for_a_time() -> None:
    clock = Clock()
    failures = Failures(clock)
    fail(failures, "192.0.2.1")
    assert blocked(failures, "192.0.2.1")
    assert not blocked(failures, "192.0.2.2")
    clock.now += SECONDS - 1
    with pytest.raises(DigintError) as caught:
        failures.check("192.0.2.1")
    assert caught.value.wait == 2
    clock.now += 1
    assert not blocked(failures, "192.0.2.1")
    fail(failures, "192.0.2.1", FAILURES - 1)
    assert not blocked(failures, "192.0.2.1")


def test_one_ipv6_network_is_one_client() -> None:
    failures = Failures(Clock())
    for number in range(FAILURES):
        failures.add(f"2001:db8:1:2::{number + 1:x}")
    assert blocked(failures, "2001:db8:1:2:ffff::1")
    assert not blocked(failures, "2001:db8:1:3::1")


def test_the_table_is_bounded() -> None:
    failures = Failures(Clock(), clients=3)
    fail(failures, "192.0.2.1")
    for number in range(2, 5):
        failures.add(f"192.0.2.{number}")
    assert len(failures) == 3
    assert not blocked(failures, "192.0.2.1")
