"""`digint-kg watch`."""

import signal
import threading
from pathlib import Path
from types import FrameType

import click

from digint_kg.checking import rendering
from digint_kg.cli import common, outcome, saying
from digint_kg.use_cases.reports_beside import REPORT
from digint_kg.use_cases.watch import Watch, Watched, memory_of
from digint_kg.wiring import Service


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--region", "-r", metavar="REGION", required=True, help="The region they belong to.")
@common.language
@common.by
@click.option("--publish", is_flag=True, help="Publish what has no violations.")
@click.option(
    "--interval",
    type=click.FloatRange(min=0.1),
    default=2.0,
    show_default=True,
    help="Seconds between two looks; a file that did not change in between is checked.",
)
@click.option("--once", is_flag=True, help="Check what is there, and end.")
def command(
    folder: Path, region: str, lang: str | None, by: str, publish: bool, interval: float, once: bool
) -> int:
    """Check what lands in FOLDER and write the report beside it, until it is stopped."""
    service = common.service()
    language = lang or service.settings.language
    watch = _watch(service, folder, region, language, by if publish else None)
    stop = threading.Event()
    _on_signals(stop)
    saying.say(f"Watching {folder} for files of {region}. Ctrl-C stops it.", err=True)
    code, settled = outcome.FINE, False
    while not stop.is_set():
        for found in watch.look():
            code = max(code, _tell(found, language))
            if stop.is_set():
                break
        if once and settled and not watch.unsettled:
            return code
        settled = True
        stop.wait(interval)
    saying.say("Stopped.", err=True)
    return outcome.FINE


def _watch(service: Service, folder: Path, region: str, language: str, by: str | None) -> Watch:
    return Watch(
        counter=service.counter,
        checker=service.checker,
        package=service.package,
        folder=folder,
        region=region,
        memory=memory_of(service.settings.home, folder),
        language=language,
        by=by,
    )


def _tell(found: Watched, language: str) -> int:
    name = found.path.name
    if found.later:
        saying.say(f"{name}: {found.later} It will be looked at again.", err=True)
    if found.published:
        saying.say(f"{name}: published as generation {found.published}.")
    if found.report is None:
        return outcome.NOT_DONE
    click.echo(f"{name}: {rendering.summary(found.report, language)} → {name}{REPORT}html")
    return outcome.FINE if found.report.conforms else outcome.VIOLATIONS


def _on_signals(stop: threading.Event) -> None:
    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
