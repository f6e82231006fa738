"""schema.org in JSON-LD, for the data blocks in pages: the catalogue, a dataset, where one is in the site."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import Literal

from digint_kg.describing.dcat import DESCRIPTION, TITLE
from digint_kg.describing.facts import Dataset, Offer, Place, Publisher
from digint_kg.formats import GRAPHS
from digint_kg.terms import NUTS

CONTEXT: Final = "https://schema.org"
_ESCAPED: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

Block = dict[str, Any]


def data_catalog(offer: Offer, place: Place, publisher: Publisher, language: str) -> Block:
    """The catalogue, with the name and page of each dataset."""
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "@id": place.catalog,
        "url": f"{place.address}/catalog",
        "name": _best(TITLE, language),
        "description": _best(DESCRIPTION, language),
        "inLanguage": ["en", "it"],
        "dateModified": offer.generation.created.isoformat(),
        **_publisher(place, publisher),
        "dataset": [
            {
                "@type": "Dataset",
                "@id": dataset.graph,
                "name": _best(dataset.titles, language) or place.path(dataset.graph),
                "url": place.page(dataset.graph),
            }
            for dataset in offer.datasets
        ],
    }


def dataset_block(dataset: Dataset, place: Place, publisher: Publisher, language: str) -> Block:
    """One dataset with its downloads."""
    title = _best(dataset.titles, language) or place.path(dataset.graph)
    block = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": dataset.graph,
        "identifier": dataset.graph,
        "url": place.page(dataset.graph),
        "name": title,
        "description": _best(dataset.descriptions, language) or title,
        "license": dataset.licence,
        "isBasedOn": list(dataset.sources),
        "version": str(dataset.version),
        "datePublished": dataset.issued.isoformat(),
        "dateModified": dataset.modified.isoformat(),
        "isAccessibleForFree": True,
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": place.catalog,
            "url": f"{place.address}/catalog",
        },
        "spatialCoverage": [
            {"@type": "Place", "@id": unit, "identifier": unit.removeprefix(NUTS)} for unit in dataset.spatial
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": item.media_type,
                "contentUrl": f"{place.page(dataset.graph)}?format={item.name}",
            }
            for item in GRAPHS
        ],
        **_publisher(place, publisher),
    }
    return {name: value for name, value in block.items() if value not in (None, [])}


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> Block:
    """Where a page is in the site: name and address of each step, from the start."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, 1)
        ],
    }


def as_data_block(block: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> str:
    r"""The text of a `script` element of type `application/ld+json`; nothing in it can end the element.

    Example:
        >>> as_data_block({"name": "</script>"})
        '{"name": "\\u003c/script\\u003e"}'
    """
    return json.dumps(block, ensure_ascii=False).translate(_ESCAPED)


def _publisher(place: Place, publisher: Publisher) -> Block:
    if not publisher.name:
        return {}
    said = {"@type": "Organization", "@id": place.publisher, "name": publisher.name}
    return {"publisher": said | ({"url": publisher.homepage} if publisher.homepage else {})}


def _best(texts: Iterable[Literal], language: str) -> str:
    by_language = {item.language or "": item.value for item in texts}
    found = by_language.get(language) or by_language.get("en") or next(iter(by_language.values()), "")
    return str(found)
