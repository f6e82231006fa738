"""Spoils filled templates at random, checks each, and counts what was found where."""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.steward.mutations import MUTATIONS, Template, Wanted

from digint_kg import assets
from digint_kg.findings import Finding
from digint_kg.sheets import template_writer
from digint_kg.use_cases.check import check
from digint_kg.use_cases.template import Templates
from digint_kg.wiring import Service

LANGUAGE = "it"
REGIONS = ("valdora", "brenovia", "marenza", "emilia-romagna", "noord-brabant")
NEEDS = {
    "date impossible": "^^xsd:date",
    "year as text": "xsd:gYear",
    "number out of range": "^^xsd:",
    "unit of another indicator": "digint:observationOf",
    "NUTS code of another level": "digint:observedTerritory",
    "KPI without objective": "digint:measuresObjective",
    "priority of another region": "digint:contributesToPriority",
    "phase before its predecessor": "digint:phaseOf",
    "target before baseline": "digint:targetYear",
    "label twice in a language": "rdfs:label@",
}
"""What must be in a workbook for a mutation to fit it."""


@dataclass
class Outcome:
    """One spoilt workbook: what was done to which, where it had to be found, what was new in the report."""

    kind: str
    file: str
    wanted: Wanted
    found: list[Finding]
    elsewhere: list[Finding]

    def told_elsewhere(self) -> list[str]:
        return [f"{item.location}: {item.message()}" for item in self.elsewhere]


@dataclass
class Tally:
    """What came of all of them, by kind of mutation."""

    outcomes: list[Outcome] = field(default_factory=list)

    def rates(self) -> str:
        lines = [f"{'mutation':<34}{'made':>6}{'found':>7}{'elsewhere':>11}"]
        for kind in MUTATIONS:
            mine = [item for item in self.outcomes if item.kind == kind]
            found, off = sum(bool(item.found) for item in mine), sum(bool(item.elsewhere) for item in mine)
            lines.append(f"{kind:<34}{len(mine):>6}{found:>7}{off:>11}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Filled:
    """A filled template: its file, the graph it is for, the keys of columns that hold something."""

    path: Path
    graph: str
    keys: frozenset[str]


def filled_templates(service: Service, folder: Path, regions: Collection[str] = REGIONS) -> list[Filled]:
    """A workbook for every published dataset of the regions."""
    templates = Templates(assets.root(), service.store, service.package, service.reader, service.names)
    found: list[Filled] = []
    for graph in sorted(service.store.datasets()):
        region, dataset = service.names.split(graph) or ("", "")
        if region not in regions:
            continue
        path = folder / region / f"{dataset}.xlsx"
        path.parent.mkdir(exist_ok=True)
        book = templates.filled(dataset, region, LANGUAGE)
        template_writer.write(book, path)
        keys = {
            str(sheet.columns[place].key)
            for sheet in book.sheets
            for row in sheet.rows
            for place in row.values
        }
        found.append(Filled(path, graph, frozenset(keys)))
    return found


def spots(service: Service, path: Path, graph: str) -> list[Finding]:
    documents = service.reader.read(path, graph)
    report = check(
        documents,
        checker=service.checker,
        store=service.store,
        package=service.package,
        progress=lambda _step: None,
    )
    return list(report.findings)


def run(service: Service, workbooks: Sequence[Filled], folder: Path, *, count: int, seed: int) -> Tally:
    """Makes `count` spoilt workbooks, the kinds of mutation in turn."""
    rng = random.Random(seed)  # noqa: S311 - the same each time is what is wanted
    plain: dict[Path, Counter[tuple[object, ...]]] = {}
    tally = Tally()
    kinds = list(MUTATIONS)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        book, wanted = _spoilt(rng, kind, workbooks, folder)
        if book.path not in plain:
            plain[book.path] = Counter(_signature(item) for item in spots(service, book.path, book.graph))
        new = list(_new(spots(service, folder / book.path.name, book.graph), plain[book.path]))
        found = [item for item in new if _is_there(item, wanted)]
        off = [item for item in new if not _is_there(item, wanted)]
        name = f"{book.path.parent.name}/{book.path.name}"
        tally.outcomes.append(Outcome(kind, name, wanted, found, off))
    return tally


def _spoilt(
    rng: random.Random, kind: str, workbooks: Sequence[Filled], folder: Path
) -> tuple[Filled, Wanted]:
    """Spoils one of the workbooks that the kind fits."""
    need = NEEDS.get(kind, "")
    fit = [book for book in workbooks if any(need in key for key in book.keys)]
    for book in rng.sample(fit, len(fit)):
        template = Template(book.path)
        wanted = MUTATIONS[kind](template, rng)
        if wanted is not None:
            template.book.save(folder / book.path.name)
            return book, wanted
    raise AssertionError(f"no workbook is fit for: {kind}")


def _new(findings: list[Finding], plain: Counter[tuple[object, ...]]) -> Iterator[Finding]:
    left = Counter(plain)
    for item in findings:
        signature = _signature(item)
        if left[signature]:
            left[signature] -= 1
        else:
            yield item


def _signature(item: Finding) -> tuple[object, ...]:
    where = item.location
    return item.shape, item.focus, item.value, where and where.sheet, where and where.cell


def _is_there(item: Finding, wanted: Wanted) -> bool:
    where = item.location
    if where is None or where.sheet != wanted.sheet:
        return False
    return not wanted.cells or where.cell in wanted.cells
