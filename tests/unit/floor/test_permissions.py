import pytest

from digint_kg.errors import DigintError, Kind
from digint_kg.permissions import Action, Principal, Scope, listed, parse_scope


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("emilia-romagna:publish", Scope("emilia-romagna", frozenset({Action.PUBLISH}))),
        ("*:publish,operate", Scope("*", frozenset({Action.PUBLISH, Action.OPERATE}))),
        (" valdora:check ", Scope("valdora", frozenset({Action.CHECK}))),
    ],
)
def test_a_scope_is_read_and_written(text: str, scope: Scope) -> None:
    assert parse_scope(text) == scope
    assert parse_scope(str(scope)) == scope


def test_its_text_has_one_form() -> None:
    assert str(parse_scope("valdora:operate, publish,check,check")) == "valdora:check,publish,operate"
    assert listed([parse_scope("a:check"), parse_scope("*:operate")]) == "a:check *:operate"


@pytest.mark.parametrize(
    "text", ["", "valdora", "valdora:", ":publish", "valdora:write", "valdora:publish,", "A b:publish"]
)
def test_what_is_no_scope_is_told_with_what_is(text: str) -> None:
    with pytest.raises(DigintError) as caught:
        parse_scope(text)
    assert caught.value.kind is Kind.BAD_INPUT
    assert caught.value.remedy


@pytest.mark.parametrize(
    "region", ["derived", "reference", "ontology", "catalogue", "**", "*x", "../a", "a/b"]
)
def test_only_a_region_is_a_region(region: str) -> None:
    with pytest.raises(DigintError):
        parse_scope(f"{region}:publish")


@pytest.mark.parametrize(
    ("scopes", "action", "region", "allowed"),
    [
        ("valdora:publish", Action.PUBLISH, "valdora", True),
        ("valdora:publish", Action.CHECK, "valdora", True),
        ("valdora:check", Action.PUBLISH, "valdora", False),
        ("valdora:publish", Action.OPERATE, "valdora", False),
        ("valdora:operate", Action.PUBLISH, "valdora", False),
        ("valdora:publish", Action.PUBLISH, "valdor", False),
        ("valdora:publish", Action.PUBLISH, "valdora-2", False),
        ("valdora:publish", Action.PUBLISH, "*", False),
        ("valdora:publish", Action.PUBLISH, "", False),
        ("*:publish", Action.PUBLISH, "flanders", True),
        ("*:publish", Action.PUBLISH, "*", True),
        ("*:operate", Action.PUBLISH, "flanders", False),
        ("valdora:check flanders:publish", Action.PUBLISH, "flanders", True),
        ("valdora:check flanders:publish", Action.PUBLISH, "valdora", False),
    ],
)
def test_who_may_what_where(scopes: str, action: Action, region: str, allowed: bool) -> None:  # noqa: FBT001
    principal = Principal("id", "Office", tuple(map(parse_scope, scopes.split())))
    assert principal.may(action, region) is allowed


def test_nobody_may_anything() -> None:
    assert not any(Principal("-", "", ()).may(action, "valdora") for action in Action)
