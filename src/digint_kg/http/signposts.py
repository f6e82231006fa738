"""Signposting: typed links from a dataset's page to its name, metadata, licence and files.

Spec: https://signposting.org/FAIR/
"""

from typing import Final

from digint_kg.describing.facts import Dataset, Publisher
from digint_kg.describing.schema_org import Block, breadcrumbs
from digint_kg.formats import GRAPHS
from digint_kg.http.thing_view import ThingView

_SCHEMA: Final = "https://schema.org/"

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
    kinds = [(f"{_SCHEMA}Dataset", "type"), (f"{_SCHEMA}AboutPage", "type")]
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


def thing_signposts(thing: ThingView, path: str) -> list[Link]:
    """The links of the page on a thing: its name, metadata, the datasets that speak of it, their licence.

    Args:
        thing: what the page shows.
        path: the page's own path.
    """
    metadata = [(f"{path}?format={item.name}", "describedby", item.media_type) for item in GRAPHS]
    licences = {origin.licence.iri for origin in thing.origins if origin.licence and origin.licence.iri}
    licence = [(iri, "license") for iri in licences if iri and len(licences) == 1]
    datasets = [(origin.cell.href, "collection") for origin in thing.origins if origin.cell.href]
    kind = (f"{_SCHEMA}AboutPage", "type")
    return [(thing.iri, "describes"), (thing.iri, "cite-as"), *metadata, *licence, kind, *datasets]


def trail_of(thing: ThingView, address: str, path: str, home: str) -> Block | None:
    """Where the page on a thing is: below the first dataset that speaks of it. None of what is made up.

    Args:
        thing: what the page shows.
        address: where the service answers.
        path: the page's own path.
        home: what the start page is called.
    """
    if thing.illustrative or not thing.origins:
        return None
    dataset = thing.origins[0]
    name = dataset.title or dataset.cell.text
    steps = [
        (home, f"{address}/"),
        (name, f"{address}{dataset.cell.href}"),
        (thing.label.text, address + path),
    ]
    return breadcrumbs(steps)
