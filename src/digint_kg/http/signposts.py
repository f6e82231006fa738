"""Signposting: typed links from a dataset's page to its name, metadata, licence and files.

Spec: https://signposting.org/FAIR/
"""

from typing import Final

from digint_kg.describing.facts import Dataset, Publisher
from digint_kg.formats import GRAPHS

SCHEMA: Final = "https://schema.org/"

Link = tuple[str, str] | tuple[str, str, str]


def signposts(iri: str, path: str, dataset: Dataset | None, publisher: Publisher) -> list[Link]:
    """The links of a graph's page, as target, relation and, where known, media type.

    Args:
        iri: the graph's name.
        path: the page's own path.
        dataset: what is offered under that name; None for graphs that are not offered, which get fewer links.
        publisher: who runs the service.
    """
    described: list[Link] = [(f"/doc{path}", "describedby")]
    if dataset is None:
        return described
    metadata = [(f"/doc{path}?format={item.name}", "describedby", item.media_type) for item in GRAPHS]
    items = [(f"{path}?format={item.name}", "item", item.media_type) for item in GRAPHS]
    licence = [(dataset.licence, "license")] if dataset.licence else []
    author = [(publisher.homepage, "author")] if publisher.homepage else []
    kinds = [(f"{SCHEMA}Dataset", "type"), (f"{SCHEMA}AboutPage", "type")]
    return [
        (iri, "cite-as"),
        *described,
        *metadata,
        *items,
        *licence,
        *author,
        *kinds,
        ("/catalog", "collection"),
    ]
