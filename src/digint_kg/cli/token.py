"""`digint-kg token`: make, list, revoke. What it changes holds at once in a service that runs."""

import json

import click

from digint_kg.access.token import Token
from digint_kg.cli import common, helping, saying, tables, trail
from digint_kg.permissions import EVERYWHERE, Scope, listed, parse_scope
from digint_kg.wiring import Service

_DAYS = 365
_MOST_DAYS = 3650
_COLUMNS = ("id", "for", "scope", "made", "expires", "state")


@click.group(cls=helping.Group)
def command() -> None:
    """Make, list and revoke the tokens that allow to write over HTTP."""


@command.command()
@click.option(
    "--for", "label", metavar="OFFICE", required=True, help="Who holds it: an office, not a person."
)
@click.option(
    "--scope",
    "scopes",
    metavar="REGION:ACTION,…",
    required=True,
    multiple=True,
    help="What it allows: check, publish, operate; * is every region. May be given again.",
)
@click.option(
    "--days",
    default=_DAYS,
    show_default=True,
    type=click.IntRange(1, _MOST_DAYS),
    help="How long it is valid.",
)
def create(label: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token and write it out, this once: only its hash is kept."""
    service = common.service()
    parsed = tuple(parse_scope(scope) for scope in scopes)
    with trail.recorded(service, "token-create", EVERYWHERE) as note:
        token, secret = service.tokens.create(label, parsed, days)
        note.detail = f"{token.id} for {token.label}: {listed(parsed)}"
    saying.say(
        f"Token {token.id} for {token.label} allows {listed(parsed)}, until {_day(token)}. "
        "It is shown this once.",
        err=True,
    )
    _warn(service, parsed)
    click.echo(secret)


@command.command(name="list")
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
def list_(format_: str) -> None:
    """List the tokens; those that were revoked or have expired too."""
    register = common.service().tokens
    now = register.now
    rows = [
        (
            token.id,
            token.label,
            listed(token.scopes),
            token.created.date().isoformat(),
            _day(token),
            token.state(now),
        )
        for token in register.tokens().values()
    ]
    if format_ == "json":
        click.echo(
            json.dumps([dict(zip(_COLUMNS, row, strict=True)) for row in rows], ensure_ascii=False, indent=1)
        )
    elif rows:
        tables.show(saying.headings(_COLUMNS), rows)
    else:
        saying.say("There are no tokens yet: nobody can write over HTTP.")


@command.command()
@click.argument("identifier", metavar="ID")
def revoke(identifier: str) -> None:
    """Take a token back, at once, with the logins that it opened."""
    service = common.service()
    with trail.recorded(service, "token-revoke", EVERYWHERE) as note:
        token = service.tokens.revoke(identifier)
        note.detail = f"{token.id} for {token.label}"
    saying.say(f"Token {token.id} for {token.label} is revoked.")


def _day(token: Token) -> str:
    return token.expires.date().isoformat()


def _warn(service: Service, scopes: tuple[Scope, ...]) -> None:
    published = {found[0] for graph in service.store.datasets() if (found := service.names.split(graph))}
    for region in sorted({scope.region for scope in scopes} - published - {EVERYWHERE}):
        saying.say(f"Nothing of {region} is published yet.", err=True)
