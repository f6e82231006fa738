"""`digint-kg serve`."""

import tempfile
from dataclasses import replace
from pathlib import Path

import click

from digint_kg import assets, settings
from digint_kg.checking import rendering
from digint_kg.cli import common, outcome, saying
from digint_kg.http.app import create_app
from digint_kg.http.serve import run
from digint_kg.use_cases.scratch import open_scratch
from digint_kg.use_cases.seed import packaged_regions, seed
from digint_kg.wiring import Service, build


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--demo", is_flag=True, help="Publish the packaged regions first, through the checks.")
@click.option("--test-suite", is_flag=True, help="Serve an empty scratch store that anybody may write.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def command(host: str, port: int, demo: bool, test_suite: bool, quiet: bool) -> int:
    """Serve the graph over HTTP until it is stopped."""
    if test_suite:
        return _serve_scratch(host, port)
    service = build(settings.load())
    for name in service.store.recover():
        saying.say(f"Removed {name}, left by a publication that did not finish.", err=True)
    if not _seeded(service, demo=demo, quiet=quiet):
        return outcome.VIOLATIONS
    run(create_app(service), service.settings, host, port)
    return outcome.FINE


def _serve_scratch(host: str, port: int) -> int:
    saying.say("A scratch store: anybody may write any graph; it is removed at the end.", err=True)
    with tempfile.TemporaryDirectory(prefix="digint-kg-scratch-") as home:
        service = build(replace(settings.load(), home=Path(home)), scratch=True)
        open_scratch(service.store)
        run(create_app(service), service.settings, host, port)
    return outcome.FINE


def _seeded(service: Service, *, demo: bool, quiet: bool) -> bool:
    result = seed(
        packaged_regions(assets.folder("data"), demo=demo),
        publisher=service.publisher,
        reader=service.reader,
        store=service.store,
        names=service.names,
        progress=common.progress(quiet),
    )
    if result is None or result.report.conforms:
        return True
    click.echo(rendering.render(result.report, "text", service.settings.language), nl=False)
    return False
