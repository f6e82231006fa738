"""Turns `testland/facts.yaml` into Turtle files, one a dataset, as a steward would hand them in.

An entity's key in the YAML is the last segment of its IRI, so that answers can be compared by it. What is
added is form alone: labels, a description of each dataset, and the region of what the file puts into testland
by its place. An invented region has no NUTS unit.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from digint_kg.graphs import GraphNames
from digint_kg.terms import CODE, DCTERMS, DEF, ILLUSTRATIVE, ORG, PROJECT, RDF_TYPE, RDFS, SKOS, XSD

REGIONS: Final = ("testland", "otherland", "noland", "bigland")
NAMES: Final = GraphNames(PROJECT)

_TYPE: Final = NamedNode(RDF_TYPE)
_LICENCE: Final = NamedNode("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0")
_TOPICS: Final = {"staff and student mobility": "mobility", "international networks": "networks"}
_UNITS: Final = {"percent": "PERCENT", "number": "NUM"}
_PREFIXES: Final = {"dcterms": DCTERMS, "digint": DEF, "org": ORG, "rdfs": RDFS, "skos": SKOS, "xsd": XSD}

Term = NamedNode | Literal
Facts = Mapping[str, Any]


def code(scheme: str, name: str) -> NamedNode:
    return NamedNode(f"{CODE}{scheme}/{name.replace(' ', '-')}")


def write_testland(facts_file: Path, folder: Path) -> None:
    """Writes `folder/{region}/{dataset}.ttl` for all that the facts say."""
    facts = yaml.safe_load(facts_file.read_text(encoding="utf-8"))
    book = _Book()
    for write in (
        _territories,
        _context,
        _governance,
        _swot,
        _strategies,
        _competences,
        _indicators,
        _plans,
        _process,
    ):
        write(book, facts)
    book.save(folder)


class _Book:
    """The datasets while they are being written, and where each entity has its IRI."""

    def __init__(self) -> None:
        self._datasets: dict[tuple[str, str], list[Triple]] = {}
        self._iris: dict[str, NamedNode] = {}

    def iri(self, key: str) -> NamedNode:
        return self._iris[key]

    def iris(self, keys: Iterable[str]) -> list[NamedNode]:
        return [self._iris[key] for key in keys]

    def name(self, key: str, kind: str, region: str) -> NamedNode:
        """Gives the entity its IRI before it is described, for what refers ahead."""
        return self._iris.setdefault(key, NamedNode(NAMES.thing(f"{region}/{kind}/{key}")))

    def add(
        self,
        place: tuple[str, str],
        kind: str,
        key: str,
        class_: str,
        says: Mapping[str, Term | list[NamedNode] | list[Term] | None] | None = None,
        *,
        label: str | None = None,
    ) -> NamedNode:
        """Describes an entity in the dataset `place`, a pair of region and name."""
        subject = self.name(key, kind, place[0])
        triples = self._datasets.setdefault(place, [])
        triples.append(Triple(subject, _TYPE, NamedNode(DEF + class_)))
        triples += [
            Triple(subject, NamedNode(RDFS + "label"), Literal(label or key, language=tag))
            for tag in ("en", "it")
        ]
        for name, value in (says or {}).items():
            for term in value if isinstance(value, list) else [value]:
                if term is not None:
                    triples.append(Triple(subject, _property(name), term))
        return subject

    def save(self, folder: Path) -> None:
        for (region, dataset), triples in self._datasets.items():
            path = folder / region / f"{dataset}.ttl"
            path.parent.mkdir(parents=True, exist_ok=True)
            everything = [*_description(region, dataset), *triples]
            serialize(everything, path.as_posix(), format=RdfFormat.TURTLE, prefixes=_PREFIXES)


def _property(name: str) -> NamedNode:
    prefix, colon, local = name.partition(":")
    return NamedNode(_PREFIXES[prefix] + local if colon else DEF + name)


def _description(region: str, dataset: str) -> list[Triple]:
    graph = NamedNode(NAMES.dataset(region, dataset))
    said: list[tuple[str, Term]] = [
        ("dcterms:title", Literal(f"{region}: {dataset}, invented for tests", language="en")),
        ("dcterms:title", Literal(f"{region}: {dataset}, inventato per le prove", language="it")),
        ("dcterms:description", Literal("Fictional, to be worked by hand.", language="en")),
        ("dcterms:description", Literal("Inventato, da calcolare a mano.", language="it")),
        ("dcterms:license", _LICENCE),
        ("status", NamedNode(ILLUSTRATIVE)),
        ("describesRegion", NamedNode(NAMES.region_iri(region))),
    ]
    return [
        Triple(graph, _TYPE, NamedNode(DEF + "RegionalDataset")),
        *(Triple(graph, _property(name), value) for name, value in said),
    ]


def _date(value: dt.date) -> Literal:
    return Literal(value.isoformat(), datatype=NamedNode(XSD + "date"))


def _year(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD + "gYear"))


def _decimal(value: float) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD + "decimal"))


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD + "integer"))


def _english(value: str | None) -> Literal | None:
    return Literal(value, language="en") if value else None


def _territories(book: _Book, facts: Facts) -> None:
    homes = {"xx": "testland", "bigland-north": "bigland"}
    territories = facts["territories"]
    for key, said in territories.items():
        kind = "region" if said["kind"] == "region" else "territory"
        book.name(key, kind, homes.get(key, key))
    for key, said in territories.items():
        place = (homes.get(key, key), "region")
        around = book.iri(said["partOfTerritory"]) if "partOfTerritory" in said else None
        if said["kind"] != "region":
            book.add(place, "territory", key, "Territory", {"partOfTerritory": around})
            continue
        book.add(place, "region", key, "Region", {"partOfTerritory": around})


def _context(book: _Book, facts: Facts) -> None:
    homes = {"s3-other": "otherland", "s3-north": "bigland"}
    for key, said in facts["s3"].items():
        place = (homes.get(key, "testland"), key)
        strategy = book.add(
            place,
            "s3",
            key,
            "SmartSpecialisationStrategy",
            {
                "coversTerritory": book.iris(said["coversTerritory"]),
                "validFrom": _year(said["validFrom"].year),
                "validTo": _year(said["validTo"].year),
            },
        )
        for position, (name, label) in enumerate(said["priorities"].items(), 1):
            says: dict[str, Term] = {"priorityOf": strategy, "listPosition": _integer(position)}
            book.add(place, "s3-priority", name, "S3Priority", dict(says), label=label)
    for key, said in facts["policy_objectives"].items():
        where = book.iri(said["appliesInTerritory"])
        book.add(
            ("testland", "policies"),
            "policy-objective",
            key,
            "PolicyObjective",
            {"appliesInTerritory": where},
        )
    for number, outcome in facts["criteria_assessed"].items():
        book.add(
            ("testland", "criteria"),
            "criterion-assessment",
            f"s3-test-{number}",
            "CriterionAssessment",
            {
                "assessesStrategy": book.iri("s3-test"),
                "assessesCriterion": code("criterion", str(number)),
                "assessedOutcome": NamedNode(f"http://www.w3.org/ns/earl#{outcome}"),
            },
        )


def _governance(book: _Book, facts: Facts) -> None:
    place = ("testland", "governance")
    region = book.iri("testland")
    for key, said in facts["actors"].items():
        book.add(
            place, "actor", key, said["class"], {"helix": code("helix", said["helix"]), "inRegion": region}
        )
    for key, said in facts["maps"].items():
        parts: list[NamedNode] = []
        for actor, part in said["participations"].items():
            vision = part.get("endorsesVision")
            if vision:
                book.name(vision, "vision", "testland")
            pledge = None
            if "commitment" in part:
                pledge = book.add(
                    place,
                    "commitment",
                    f"{key}-{actor}-commitment",
                    "Commitment",
                    {"resourceKind": code("resource-kind", part["commitment"])},
                )
            role = part.get("actorRole")
            parts.append(
                book.add(
                    place,
                    "participation",
                    f"{key}-{actor}",
                    "Participation",
                    {
                        "participant": book.iri(actor),
                        "actorRole": code("role", role) if role else None,
                        "responsibilityText": _english(part.get("responsibility")),
                        "hasCommitment": pledge,
                        "endorsesVision": book.iri(vision) if vision else None,
                    },
                )
            )
        where = book.iri(said["mapsRegion"])
        book.add(place, "map", key, "CollaborationMap", {"mapsRegion": where, "hasParticipation": parts})
    book.add(place, "vision", "v1", "Vision", {"inRegion": region})


def _swot(book: _Book, facts: Facts) -> None:
    for key, said in facts["swot"].items():
        place = (said["region"], "swot")
        items = [book.add(place, "swot-item", name, "Weakness") for name in said["weaknesses"]]
        items += [book.add(place, "swot-item", name, "Strength") for name in said["strengths"]]
        region = book.iri(said["region"])
        book.add(place, "swot", key, "SWOTAnalysis", {"inRegion": region, "hasSWOTItem": items})


def _strategies(book: _Book, facts: Facts) -> None:
    for key in ("c1", "c2"):
        book.name(key, "competence", "testland")
    for key, said in facts["strategies"].items():
        region = said["inRegion"]
        place = (region, key)
        first, last = said["period"]
        strategy = book.add(
            place,
            "strategy",
            key,
            said["class"],
            {
                "inRegion": book.iri(region),
                "ownedBy": book.iri(said["owner"]) if "owner" in said else None,
                "validFrom": _date(first),
                "validTo": _date(last),
                "topic": [code("topic", _TOPICS[topic]) for topic in said["topics"]],
            },
        )
        for name in said["objectives"]:
            book.name(name, "objective", region)
        for name, links in said["objectives"].items():
            targets: dict[str, Any] = {
                link: book.iris([keys] if isinstance(keys, str) else keys) for link, keys in links.items()
            }
            book.add(place, "objective", name, "Objective", {"objectiveOf": strategy} | targets)
    place = ("testland", "alignment")
    for key, said in facts["alignment_assertions"].items():
        evidence = book.add(place, "source", said["supportedBy"], "SourceDocument")
        book.add(
            place,
            "alignment-assertion",
            key,
            "AlignmentAssertion",
            {
                "alignmentSource": book.iri(said["alignmentSource"]),
                "alignmentTarget": book.iri(said["alignmentTarget"]),
                "supportedBy": evidence,
            },
        )


def _competences(book: _Book, facts: Facts) -> None:
    place = ("testland", "competences")
    entries = dict(facts["competences"])
    said = entries.pop("framework")
    region = book.iri(said["inRegion"])
    framework = book.add(place, "framework", said["id"], "CompetenceFramework", {"inRegion": region})
    for key in entries:
        book.add(place, "competence", key, "Competence", {"skos:inScheme": framework})
    for key, module in facts["modules"].items():
        develops = book.iris(module["developsCompetence"])
        book.add(place, "module", key, "TrainingModule", {"inRegion": region, "developsCompetence": develops})


def _indicators(book: _Book, facts: Facts) -> None:
    place = ("testland", "indicators")
    unit: NamedNode
    for key, said in facts["reference_indicators"].items():
        book.add(
            place,
            "indicator",
            key,
            "ReferenceIndicator",
            {
                "inRegion": book.iri(said["inRegion"]),
                "connectionDomain": code("connection", said["connectionDomain"]),
                "usesUnit": NamedNode("http://qudt.org/vocab/unit/PERCENT"),
            },
        )
    for key, said in facts["indicators"].items():
        unit = NamedNode("http://qudt.org/vocab/unit/" + _UNITS[said["unit"]])
        region = book.iri(said["inRegion"])
        target = None
        if "target" in said:
            year, value = said["target"]
            target = book.add(
                place,
                "target",
                f"{key}-{year}",
                "TargetValue",
                {"targetYear": _year(year), "targetValue": _decimal(value)},
            )
        since, start = said.get("baseline", (None, None))
        action = said.get("linkedToAction")
        indicator = book.add(
            place,
            "indicator",
            key,
            said["class"],
            {
                "inRegion": region,
                "measuresObjective": book.iris(said["measuresObjective"]),
                "linkedToAction": book.name(action, "action", "testland") if action else None,
                "usesUnit": unit,
                "desiredDirection": code("direction", said["desiredDirection"]),
                "baselineYear": _year(since) if since else None,
                "baselineValue": None if start is None else _decimal(start),
                "hasTarget": target,
            },
        )
        for year, value in said["observations"].items():
            book.add(
                place,
                "observation",
                f"{key}-observed-{year}",
                "IndicatorObservation",
                {
                    "observationOf": indicator,
                    "observedTerritory": region,
                    "referenceYear": _year(year),
                    "usesUnit": unit,
                    "numericValue": _decimal(value),
                },
            )


def _plans(book: _Book, facts: Facts) -> None:
    place = ("testland", "work-plans")
    for key, said in facts["work_plans"].items():
        packages: list[NamedNode] = []
        for name, package in said["packages"].items():
            actions: list[NamedNode] = []
            for action, contents in package["actions"].items():
                tasks = [
                    book.add(
                        place,
                        "task",
                        task,
                        "Task",
                        {
                            "dueBy": _date(details["dueBy"]) if "dueBy" in details else None,
                            "responsibleActor": book.iri(details["responsibleActor"]),
                        },
                    )
                    for task, details in contents["tasks"].items()
                ]
                actions.append(book.add(place, "action", action, "Action", {"hasTask": tasks}))
            target = book.iri(package["targetsObjective"])
            packages.append(
                book.add(
                    place,
                    "action-package",
                    name,
                    "ActionPackage",
                    {"targetsObjective": target, "hasAction": actions},
                )
            )
        book.add(
            place,
            "work-plan",
            key,
            "WorkPlan",
            {
                "inRegion": book.iri("testland"),
                "implementsStrategy": book.iri(said["implementsStrategy"]),
                "hasActionPackage": packages,
            },
        )


def _process(book: _Book, facts: Facts) -> None:
    place = ("testland", "cycles")
    for key, said in facts["cycles"].items():
        days = said["phases"].values()
        previous = said.get("previousCycle")
        cycle = book.add(
            place,
            "cycle",
            key,
            "PDCACycle",
            {
                "cycleOf": book.iri(said["cycleOf"]),
                "previousCycle": book.iri(previous) if previous else None,
                "startsAt": _date(min(first for first, _ in days)),
                "endsAt": _date(max(last for _, last in days)),
            },
        )
        for kind, (first, last) in said["phases"].items():
            book.add(
                place,
                "phase",
                f"{key}-{kind}",
                "PDCAPhaseExecution",
                {
                    "phaseOf": cycle,
                    "phaseKind": code("phase-kind", kind),
                    "startsAt": _date(first),
                    "endsAt": _date(last),
                },
            )
    for key, said in facts["audits"].items():
        advice = [
            book.add(
                place,
                "recommendation",
                name,
                "Recommendation",
                {"ledToRevision": book.iri(led["ledToRevision"]) if led else None},
            )
            for name, led in said["recommendations"].items()
        ]
        book.add(
            place,
            "audit",
            key,
            said["class"],
            {
                "inRegion": book.iri("testland"),
                "examinesIndicator": book.iris(said["examinesIndicator"]),
                "recommends": advice,
            },
        )
