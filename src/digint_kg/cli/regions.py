"""`digint-kg regions`."""

import asyncio
import json
from dataclasses import asdict

import click

from digint_kg.cli import common, saying, tables
from digint_kg.use_cases.regions import RegionSummary, list_regions
from digint_kg.wiring import Service


@click.command()
@common.language
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
def command(lang: str | None, format_: str) -> None:
    """List the regions and what each has published."""
    service = common.service()
    regions = asyncio.run(_regions(service, lang or service.settings.language))
    if format_ == "json":
        click.echo(
            json.dumps([asdict(region) for region in regions], default=str, ensure_ascii=False, indent=1)
        )
    elif not regions:
        saying.say(
            "No region has published anything yet. `digint-kg serve --demo` publishes the packaged ones."
        )
    else:
        tables.show(
            saying.headings(_columns()),
            [_row(region, index) for region in regions for index in range(len(region.datasets))],
        )


async def _regions(service: Service, language: str) -> list[RegionSummary]:
    try:
        return await list_regions(
            service.answerer, service.store, service.names, service.question_limits, language
        )
    finally:
        await service.answerer.close()


def _columns() -> list[str]:
    return ["region", "NUTS", "dataset", "title", "status", "triples", "generation"]


def _row(region: RegionSummary, index: int) -> list[str]:
    dataset = region.datasets[index]
    return [
        f"{region.slug} ({region.label})" if index == 0 else "",
        (region.nuts_code or "") if index == 0 else "",
        dataset.name,
        dataset.title,
        dataset.status.rpartition("/")[2],
        str(dataset.triples),
        str(dataset.changed_in),
    ]
