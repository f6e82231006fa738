"""What things are called, in every language that the data know."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from digint_kg.terms import DCTERMS, DEF, FOAF, RDFS, SKOS
from digint_kg.use_cases.select import Asker, iri_of

Labels = Mapping[str, Sequence[Literal]]

PREDICATES: Final = (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title", FOAF + "name")
MOST: Final = 2000
_EACH: Final = 14
_DERIVED: Final = "/derived-link/"
_ENDS: Final = ("alignmentSource", "statedByObjective", "alignmentTarget")


async def labels_of(asker: Asker, iris: Iterable[str]) -> Labels:
    """The labels of these IRIs, of the first `MOST` of them.

    Raises:
        DigintError: what the asker raises.
    """
    wanted = sorted(set(iris))[:MOST]
    if not wanted:
        return {}
    said = "|".join(str(NamedNode(predicate)) for predicate in PREDICATES)
    values = " ".join(str(NamedNode(iri)) for iri in wanted)
    rows = await asker.rows(
        f"SELECT ?iri ?label WHERE {{ VALUES ?iri {{ {values} }} ?iri {said} ?label "
        f"FILTER isLiteral(?label) }} LIMIT {len(wanted) * _EACH}"
    )
    found: dict[str, list[Literal]] = {}
    for row in rows:
        if isinstance(label := row["label"], Literal):
            found.setdefault(iri_of(row["iri"]), []).append(label)
    return {**found, **await _of_derived_links(asker, [iri for iri in wanted if _DERIVED in iri])}


async def _of_derived_links(asker: Asker, iris: Sequence[str]) -> dict[str, list[Literal]]:
    """What derived links are called: after what they lead from, what states them, and what they lead to."""
    if not iris:
        return {}
    values = " ".join(str(NamedNode(iri)) for iri in iris)
    names = [f"?iri <{DEF}{end}>/<{RDFS}label> ?{end}" for end in _ENDS]
    same = f"LANG(?{_ENDS[0]}) = LANG(?{_ENDS[1]}) && LANG(?{_ENDS[1]}) = LANG(?{_ENDS[2]})"
    rows = await asker.rows(
        f"SELECT * WHERE {{ VALUES ?iri {{ {values} }} {' . '.join(names)} FILTER ({same}) }} "
        f"LIMIT {len(iris) * _EACH}"
    )
    found: dict[str, list[Literal]] = {}
    for row in rows:
        parts = [cell for end in _ENDS if isinstance(cell := row[end], Literal)]
        said = " → ".join(dict.fromkeys(part.value for part in parts))
        found.setdefault(iri_of(row["iri"]), []).append(Literal(said, language=parts[0].language))
    return found


def best(labels: Sequence[Literal], language: str) -> Literal | None:
    """The label to show: in the language, else in English, else in none, else any; None where there is none.

    Example:
        >>> best([Literal("Regione", language="it"), Literal("Region", language="en")], "it").value
        'Regione'
    """
    ranked = sorted(labels, key=lambda label: (_rank(label, language), label.value))
    return ranked[0] if ranked else None


def _rank(label: Literal, language: str) -> int:
    primary = (label.language or "").partition("-")[0]
    order = (language, "en", "")
    return order.index(primary) if primary in order else len(order)
