"""`token` and `audit`, as an operator calls them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from digint_kg.access.failures import Failures
from digint_kg.access.guard import TokenGuard
from digint_kg.access.register import Register
from digint_kg.errors import DigintError
from digint_kg.permissions import Action

Cli = Callable[..., Any]
CREATE = ("token", "create", "--for", "Regione Prova", "--scope")


def listed(cli: Cli) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(cli("token", "list", "--format", "json").out)
    return found


def audited(cli: Cli, *options: str) -> list[tuple[str, str, str, str]]:
    events = json.loads(cli("audit", "--format", "json", *options).out)
    return [(event["who"], event["action"], event["target"], event["outcome"]) for event in events]


def test_a_token_is_written_out_alone_and_once(cli: Cli, home: Path) -> None:
    made = cli(*CREATE, "emilia-romagna:publish", "--scope", "valdora:check")
    assert made.code == 0
    secret = made.out.strip()
    assert secret.startswith("digint_")
    expires = (datetime.now(UTC) + timedelta(days=365)).date().isoformat()
    assert expires in made.err
    assert "Regione Prova" in made.err
    assert secret not in made.err
    holder = TokenGuard(Register(home / "access"), Failures()).principal(secret, "")
    assert holder.may(Action.PUBLISH, "emilia-romagna")
    assert not holder.may(Action.PUBLISH, "valdora")
    said = cli("token", "list").out + cli("audit").out
    assert secret.split("_", 2)[2] not in said
    assert holder.id in said


def test_the_list_tells_every_state(cli: Cli, home: Path) -> None:
    assert "no tokens" in cli("token", "list").out
    cli(*CREATE, "*:operate", "--days", "1")
    cli(*CREATE, "valdora:publish")
    first, second = (token["id"] for token in listed(cli))
    assert cli("token", "revoke", second).code == 0
    assert [(token["scope"], token["state"]) for token in listed(cli)] == [
        ("*:operate", "valid"),
        ("valdora:publish", "revoked"),
    ]
    later = Register(home / "access", lambda: datetime.now(UTC) + timedelta(days=2))
    assert later.tokens()[first].state(later.now) == "expired"
    with pytest.raises(DigintError):
        TokenGuard(later, Failures()).holder(first)


def test_what_is_wrong_is_told(cli: Cli) -> None:
    bad = cli(*CREATE, "valdora:write")
    assert bad.code == 2
    assert "check, publish, operate" in bad.err
    assert cli(*CREATE, "valdora:publish", "--days", "0").code == 3
    assert cli("token", "create", "--scope", "valdora:publish").code == 3
    assert cli("token", "create", "--for", " ", "--scope", "valdora:publish").code == 2
    assert cli("token", "revoke", "nobody").code == 2
    assert "Nothing of nowhere is published" in cli(*CREATE, "nowhere:publish").err
    assert [token["scope"] for token in listed(cli)] == ["nowhere:publish"]


def test_the_audit_log_tells_writes_and_refusals(cli: Cli, tmp_path: Path) -> None:
    assert "Nothing was written" in cli("audit").out
    good, bad = tmp_path / "good.ttl", tmp_path / "bad.ttl"
    good.write_text("<urn:x> <urn:y> 1 .\n")
    bad.write_text("<urn:x> <https://w3id.org/digint/def#priorityOff> <urn:y> .\n")
    assert cli("load", bad, "-r", "valdora", "-q").code == 1
    assert cli("load", tmp_path / "none.ttl", "-r", "valdora", "-q").code == 2
    cli(*CREATE, "valdora:publish")
    assert cli("restore", "emilia-romagna", "999", "-q").code == 2
    assert audited(cli) == [
        ("cli", "restore", "emilia-romagna", "refused"),
        ("cli", "token-create", "*", "done"),
        ("cli", "load", "valdora", "refused"),
        ("cli", "load", "valdora", "refused"),
    ]
    assert audited(cli, "--region", "emilia-romagna") == [("cli", "restore", "emilia-romagna", "refused")]
    assert len(audited(cli, "--limit", "2")) == 2
    assert "restore" in cli("audit").out
