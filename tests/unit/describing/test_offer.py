"""Versions of datasets as publications go on, and counting that takes too long."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digint_kg import settings
from digint_kg.describing.dcat import catalogue
from digint_kg.describing.facts import Place, Publisher
from digint_kg.errors import DigintError, Kind
from digint_kg.publishing.submission import Submission
from digint_kg.terms import DCAT
from digint_kg.use_cases.documents import read_files
from digint_kg.use_cases.offer import Histories, offer_of
from digint_kg.use_cases.statistics import Counter
from digint_kg.wiring import Service


@pytest.fixture
def republished(seeded: Service, root: Path, tmp_path: Path) -> Service:
    """The seeded service, one dataset of which was published again with another title."""
    file = tmp_path / "s3.ttl"
    text = (root / "data" / "regions" / "flanders" / "s3.ttl").read_text()
    file.write_text(
        text.replace("Flanders: smart specialisation strategy 2021-2027", "Flanders: the strategy")
    )
    documents = read_files(seeded.reader, seeded.names, [file], "flanders")
    outcome = seeded.publisher.publish(Submission(documents), dry_run=False, progress=lambda _step: None)
    assert outcome.generation
    return seeded


def test_a_version_leads_to_the_one_before(republished: Service) -> None:
    histories = Histories()
    graph = republished.names.dataset("flanders", "s3")
    for _ in range(2):
        offer = offer_of(republished.store, republished.names, histories)
        (dataset,) = (item for item in offer.datasets if item.graph == graph)
        assert (dataset.version, dataset.previous) == (2, 1)
        assert dataset.issued <= dataset.modified
    place = Place("https://kg.example", republished.names)
    said = {str(triple) for triple in catalogue(offer, place, Publisher("", "", ""), {})}
    assert f"<{graph}> <{DCAT}previousVersion> <https://kg.example/dump/1/flanders/s3>" in said
    other = republished.names.dataset("flanders", "region")
    assert not [line for line in said if line.startswith(f"<{other}> <{DCAT}previousVersion>")]


def test_an_older_generation_is_offered_as_it_was(republished: Service) -> None:
    offer = offer_of(republished.store, republished.names, Histories(), 1)
    graph = republished.names.dataset("flanders", "s3")
    (dataset,) = (item for item in offer.datasets if item.graph == graph)
    assert (dataset.version, dataset.previous) == (1, None)
    assert {title.value for title in dataset.titles} >= {"Flanders: smart specialisation strategy 2021-2027"}
    with pytest.raises(DigintError) as caught:
        offer_of(republished.store, republished.names, Histories(), 7)
    assert caught.value.kind is Kind.NOT_FOUND


class _Slow:
    """Answers nothing in time, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def rows(self, _text: str) -> list[Any]:
        self.asked += 1
        raise DigintError(Kind.TIMEOUT, "The time limit was reached.")


def test_what_cannot_be_counted_in_time_is_left_out_and_not_tried_again(seeded: Service) -> None:
    offer = offer_of(seeded.store, seeded.names, Histories())
    offer = replace(offer, datasets=offer.datasets[:3])
    slow = _Slow()
    counter = Counter(slow, seeded.names)  # type: ignore[arg-type]
    assert asyncio.run(counter.of(offer)) == {}
    assert asyncio.run(counter.whole(offer)) is None
    asked = slow.asked
    assert asyncio.run(counter.of(offer)) == {}
    assert asyncio.run(counter.whole(offer)) is None
    assert slow.asked == asked


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLISHER_HOMEPAGE", "javascript:alert(1)"),
        ("PUBLISHER_HOMEPAGE", "https://x.example/<script>"),
        ("PUBLISHER_EMAIL", "nobody"),
        ("PUBLISHER_EMAIL", "a@b.example?subject=x y"),
    ],
)
def test_settings_that_are_no_address_are_refused(name: str, value: str) -> None:
    with pytest.raises(DigintError) as caught:
        settings.load({f"DIGINT_KG_{name}": value})
    assert name.lower() in caught.value.what


def test_an_address_that_is_none_is_told(seeded: Service, build: Callable[..., Service]) -> None:
    offer = offer_of(seeded.store, seeded.names, Histories())
    place = Place("http://a b", build().names)
    with pytest.raises(DigintError) as caught:
        catalogue(offer, place, Publisher("", "", ""), {})
    assert caught.value.kind is Kind.BAD_INPUT
