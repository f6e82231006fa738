"""Writes every file of the ontology in its canonical form. Run it after changing one."""  # noqa: INP001

from pathlib import Path
from typing import Final

from diffable_rdf import deterministic_turtle
from rdflib import Graph

ONTOLOGY: Final = Path(__file__).resolve().parent.parent / "ontology"


def canonical(text: str) -> str:
    """The one way to write what a Turtle text says: same triples and prefixes, same bytes."""
    graph = Graph(bind_namespaces="none").parse(data=text, format="turtle")
    return deterministic_turtle(graph)


if __name__ == "__main__":
    for path in sorted(ONTOLOGY.rglob("*.ttl")):
        path.write_text(canonical(path.read_text(encoding="utf-8")), encoding="utf-8")
