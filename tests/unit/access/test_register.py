"""Tokens at rest: hashed, dated, taken back; seen at once by whoever holds the same folder."""

import hashlib
import json
import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digint_kg.access.failures import FAILURES, Failures
from digint_kg.access.guard import TokenGuard
from digint_kg.access.register import Register
from digint_kg.errors import DigintError, Kind
from digint_kg.permissions import Action, parse_scope

PUBLISH = (parse_scope("emilia-romagna:publish"),)
HERE = "192.0.2.1"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def register(tmp_path: Path, clock: Clock) -> Register:
    return Register(tmp_path / "access", clock)


def guard(register: Register) -> TokenGuard:
    return TokenGuard(register, Failures())


def refused(register: Register, secret: str) -> DigintError:
    with pytest.raises(DigintError) as caught:
        guard(register).principal(secret, HERE)
    return caught.value


def test_a_token_names_its_holder_and_scope(register: Register) -> None:
    token, secret = register.create(" Regione Emilia-Romagna ", PUBLISH, 365)
    holder = guard(register).principal(secret, HERE)
    assert (holder.id, holder.label) == (token.id, "Regione Emilia-Romagna")
    assert holder.may(Action.PUBLISH, "emilia-romagna")
    assert not holder.may(Action.PUBLISH, "valdora")
    assert secret.startswith(f"digint_{token.id}_")
    assert len(secret.removeprefix(f"digint_{token.id}_")) == 43


def test_nothing_at_rest_opens_anything(register: Register, tmp_path: Path) -> None:
    _, secret = register.create("Office", PUBLISH, 365)
    own = secret.split("_", 2)[2]
    files = list((tmp_path / "access").iterdir())
    assert files
    assert all(own not in path.read_text() for path in files)
    (entry,) = json.loads((tmp_path / "access" / "tokens.json").read_text())["tokens"]
    assert entry["sha256"] == hashlib.sha256(secret.encode()).hexdigest()
    assert refused(register, entry["sha256"]).kind is Kind.UNAUTHENTICATED


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_only_the_owner_reads_it_whatever_the_umask(register: Register, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        register.create("Office", PUBLISH, 365)
        register.create("Other office", PUBLISH, 365)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "access" / "tokens.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "access").stat().st_mode) == 0o700


def test_a_token_expires(register: Register, clock: Clock) -> None:
    token, secret = register.create("Office", PUBLISH, 90)
    clock.now += timedelta(days=90, seconds=-1)
    assert guard(register).principal(secret, HERE).id == token.id
    clock.now += timedelta(seconds=1)
    assert refused(register, secret).kind is Kind.UNAUTHENTICATED
    with pytest.raises(DigintError):
        guard(register).holder(token.id)
    assert register.tokens()[token.id].state(clock.now) == "expired"


def test_revoking_holds_and_is_kept(register: Register, clock: Clock) -> None:
    token, secret = register.create("Office", PUBLISH, 90)
    first = register.revoke(token.id).revoked
    clock.now += timedelta(days=1)
    assert register.revoke(token.id).revoked == first
    assert refused(register, secret).kind is Kind.UNAUTHENTICATED
    assert register.tokens()[token.id].state(clock.now) == "revoked"
    with pytest.raises(DigintError, match="There is no token"):
        register.revoke("nothing")


def test_another_process_is_heard_at_once(register: Register, tmp_path: Path, clock: Clock) -> None:
    service = guard(register)
    other = Register(tmp_path / "access", clock)
    token, secret = other.create("Office", PUBLISH, 90)
    assert service.principal(secret, HERE).id == token.id
    other.revoke(token.id)
    with pytest.raises(DigintError):
        service.principal(secret, HERE)


def test_tokens_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    def make(number: int) -> None:
        Register(tmp_path / "access").create(f"Office {number}", PUBLISH, 90)

    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    labels = {token.label for token in Register(tmp_path / "access").tokens().values()}
    assert labels == {f"Office {number}" for number in range(8)}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"tokens": [{"id": "a"}]}', '{"tokens": 3}'])
def test_a_broken_file_lets_nobody_in(register: Register, tmp_path: Path, content: str) -> None:
    _, secret = register.create("Office", PUBLISH, 90)
    (tmp_path / "access" / "tokens.json").write_text(content)
    error = refused(register, secret)
    assert error.kind is Kind.OVERLOADED
    assert str(tmp_path) not in str(error)


@pytest.mark.parametrize(
    "change", ["", "x", "secret-only", "id-only", "other-id", "shorter", "longer", "case"]
)
def test_what_is_nearly_a_token_is_none(register: Register, change: str) -> None:
    token, secret = register.create("Office", PUBLISH, 90)
    other, _ = register.create("Other", PUBLISH, 90)
    nearly = {
        "": "",
        "x": "x",
        "secret-only": secret.split("_", 2)[2],
        "id-only": f"digint_{token.id}_",
        "other-id": secret.replace(token.id, other.id),
        "shorter": secret[:-1],
        "longer": secret + "A",
        "case": secret.swapcase(),
    }[change]
    assert refused(register, nearly).kind is Kind.UNAUTHENTICATED


@pytest.mark.parametrize("label", ["", "  ", "two\nlines", "\x1b[31mred"])
def test_a_holder_has_a_name_that_can_be_shown(register: Register, label: str) -> None:
    with pytest.raises(DigintError) as caught:
        register.create(label, PUBLISH, 90)
    assert caught.value.kind is Kind.BAD_INPUT


def test_who_fails_too_often_waits_even_with_a_good_token(register: Register) -> None:
    _, secret = register.create("Office", PUBLISH, 90)
    strict = guard(register)
    for _ in range(FAILURES):
        with pytest.raises(DigintError):
            strict.principal("digint_nobody_x", HERE)
    with pytest.raises(DigintError) as caught:
        strict.principal(secret, HERE)
    assert caught.value.kind is Kind.TOO_MANY
    assert caught.value.wait
    assert strict.principal(secret, "192.0.2.2")
