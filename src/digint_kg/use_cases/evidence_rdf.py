"""The evidence of a row as RDF: its statements, and in PROV where each was taken from."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from digint_kg.terms import DCTERMS, PROV, RDF, RDF_TYPE, RDFS, STATUS, XSD
from digint_kg.use_cases.evidence_words import Words
from digint_kg.use_cases.open_row import Holder, OpenedRow

_TYPE: Final = NamedNode(RDF_TYPE)
_ENTITY: Final = NamedNode(PROV + "Entity")


def triples(opened: OpenedRow, address: str, language: str) -> Iterator[Triple]:
    """The statements themselves, each once more as an `rdf:Statement` quoted from its graph, and the row.

    Args:
        opened: the row.
        address: where its evidence is asked for; the row's IRI.
        language: of the words for what was not found.
    """
    row, words = NamedNode(f"{address}#row"), Words(opened.labels, language)
    yield Triple(row, _TYPE, _ENTITY)
    yield Triple(row, NamedNode(RDFS + "label"), Literal(f"{opened.question.slug}, {opened.evidence.row}"))
    for holder, _ in opened.by_graph():
        yield from _holder(holder)
    for item in opened.evidence.statements:
        yield Triple(item.subject, item.predicate, item.object)
        node = BlankNode()
        yield Triple(row, NamedNode(PROV + "wasDerivedFrom"), node)
        yield Triple(node, _TYPE, NamedNode(RDF + "Statement"))
        yield Triple(node, NamedNode(RDF + "subject"), item.subject)
        yield Triple(node, NamedNode(RDF + "predicate"), item.predicate)
        yield Triple(node, NamedNode(RDF + "object"), item.object)
        yield Triple(node, NamedNode(PROV + "wasQuotedFrom"), NamedNode(item.graph))
    for search in opened.evidence.searches:
        if not search.optional:
            text = "; ".join(words.looked(looked) for looked in search.patterns)
            heading = words.texts["absent"]
            yield Triple(row, NamedNode(RDFS + "comment"), Literal(f"{heading} {text}", language=language))


def _holder(holder: Holder) -> Iterator[Triple]:
    graph = NamedNode(holder.origin.graph)
    yield Triple(graph, _TYPE, _ENTITY)
    if holder.origin.status:
        yield Triple(graph, NamedNode(STATUS), NamedNode(holder.origin.status))
    for source in holder.origin.sources:
        yield Triple(graph, NamedNode(PROV + "hadPrimarySource"), NamedNode(source))
    if holder.origin.licence:
        yield Triple(graph, NamedNode(DCTERMS + "license"), NamedNode(holder.origin.licence))
    if holder.published_at:
        moment = Literal(holder.published_at.isoformat(), datatype=NamedNode(XSD + "dateTime"))
        yield Triple(graph, NamedNode(PROV + "generatedAtTime"), moment)
