"""A harvester that is not ours reads the catalogue: the DCAT-AP 3 parser of CKAN, which most portals run."""

import json
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from rdflib import DCTERMS

from digint_kg.settings import Settings
from digint_kg.terms import SOURCED, STATUS

BASE = Settings().base
AT_ONCE = 6

Harvest = Callable[[str, str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def harvest(root: Path, live: Any) -> Harvest:
    """What CKAN makes of the catalogue in a syntax: `?format=` here, and its name there."""
    python = root / ".made" / "ckan" / "bin" / "python"
    if not python.exists():
        pytest.fail("CKAN's parser is missing: `make test` installs it")

    def harvested(name: str, syntax: str) -> list[dict[str, Any]]:
        catalogue = live.client.get("/catalog", params={"format": name}).text
        script = root / "tests" / "protocol" / "ckan" / "harvest.py"
        told = subprocess.run(
            [python, "-W", "ignore", script, syntax],
            input=catalogue,
            capture_output=True,
            text=True,
            check=True,
        )
        found: list[dict[str, Any]] = json.loads(told.stdout)
        return found

    return harvested


@pytest.fixture(scope="module")
def datasets(harvest: Harvest) -> dict[str, dict[str, Any]]:
    """The datasets by IRI."""
    return {extra(dataset, "uri"): dataset for dataset in harvest("turtle", "turtle")}


def extra(dataset: dict[str, Any], key: str) -> str:
    return next((str(item["value"]) for item in dataset["extras"] if item["key"] == key), "")


def said(live: Any, predicate: str) -> dict[str, set[str]]:
    """What the store holds for each sourced dataset."""
    query = f"SELECT ?g ?o {{ GRAPH ?g {{ ?g <{STATUS}> <{SOURCED}> ; <{predicate}> ?o }} }}"
    found: dict[str, set[str]] = {}
    for row in live.client.post("/sparql", data={"query": query}).json()["results"]["bindings"]:
        found.setdefault(row["g"]["value"], set()).add(row["o"]["value"])
    found.pop(f"{BASE}graph/catalogue", None)
    return found


def test_it_reads_every_sourced_dataset_by_its_title(live: Any, datasets: dict[str, dict[str, Any]]) -> None:
    titles = said(live, str(DCTERMS.title))
    assert len(titles) > 70
    assert datasets.keys() == titles.keys()
    for iri, dataset in datasets.items():
        assert dataset["title"] in titles[iri]
        assert dataset["notes"]
        assert extra(dataset, "publisher_name")
        assert extra(dataset, "modified")


def test_nothing_made_up_is_offered(live: Any, datasets: dict[str, dict[str, Any]]) -> None:
    regions = live.client.get("/regions").json()
    made_up = {
        dataset["graph"]
        for region in regions
        for dataset in region["datasets"]
        if dataset["status"].endswith("/illustrative")
    }
    assert made_up
    assert made_up.isdisjoint(datasets)


def test_each_distribution_has_its_licence(live: Any, datasets: dict[str, dict[str, Any]]) -> None:
    licences = said(live, str(DCTERMS.license))
    for iri, dataset in datasets.items():
        assert dataset["resources"]
        assert {resource["license"] for resource in dataset["resources"]} == licences[iri], iri


def test_datasets_of_regions_have_their_place(datasets: dict[str, dict[str, Any]]) -> None:
    places = {
        iri: extra(dataset, "spatial_uri")
        for iri, dataset in datasets.items()
        if "/graph/reference/" not in iri
    }
    assert len(set(places.values())) == 6
    assert [
        iri for iri, place in places.items() if not place.startswith("http://data.europa.eu/nuts/code/")
    ] == []


def test_every_address_that_it_is_given_answers(live: Any, datasets: dict[str, dict[str, Any]]) -> None:
    """Of the dumps, which are made when they are asked for, one stands for all."""
    addresses = {
        resource[kind]
        for dataset in datasets.values()
        for resource in dataset["resources"]
        for kind in ("access_url", "download_url")
    }
    dumps = {url for url in addresses if "/dump/" in url}
    assert len(addresses - dumps) > 5 * len(datasets)
    asked = sorted(addresses - dumps) + sorted(dumps)[:2]

    def status(url: str) -> int:
        found: int = live.client.head(url, follow_redirects=True).status_code
        return found

    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = dict(zip(asked, pool.map(status, asked), strict=True))
    assert {url: found for url, found in statuses.items() if found != 200} == {}


@pytest.mark.parametrize(("name", "syntax"), [("rdfxml", "xml"), ("jsonld", "json-ld"), ("ntriples", "nt")])
def test_it_reads_the_same_in_every_syntax(
    harvest: Harvest, datasets: dict[str, dict[str, Any]], name: str, syntax: str
) -> None:
    found = {extra(dataset, "uri"): dataset for dataset in harvest(name, syntax)}
    assert found.keys() == datasets.keys()
    for iri, dataset in found.items():
        assert len(dataset["resources"]) == len(datasets[iri]["resources"]), iri
