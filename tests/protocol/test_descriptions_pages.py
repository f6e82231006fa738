"""What crawlers and harvesters find in pages: typed links, data blocks, the sitemap."""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from digint_kg.describing.schema_org import as_data_block
from digint_kg.settings import Settings
from digint_kg.terms import PROJECT

BASE = Settings().base
SCHEMA = Namespace("https://schema.org/")
BROWSER = {"accept": "text/html"}
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
CONTEXT = {
    "@vocab": str(SCHEMA),
    "url": {"@type": "@id"},
    "license": {"@type": "@id"},
    "contentUrl": {"@type": "@id"},
    "isBasedOn": {"@type": "@id"},
    "item": {"@type": "@id"},
}

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def data_block(page: str) -> Graph:
    """The schema.org statements of a page, read with a context of our own, so that nothing is fetched."""
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    blocks = json.loads(text)
    graph = Graph()
    for block in blocks if isinstance(blocks, list) else [blocks]:
        assert block["@context"] == "https://schema.org"
        graph.parse(data=json.dumps(block | {"@context": CONTEXT}), format="json-ld")
    return graph


def links_of(response: Any) -> list[tuple[str, str, str]]:
    """Target, relation and media type of each link in the header."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', response.headers["link"])
    return [(target, relation, kind) for target, relation, kind in found]


def addresses(live: Any, path: str) -> list[str]:
    root = ET.fromstring(live.client.get(path).content)  # noqa: S314 (our own)
    return [str(item.text) for item in root.iter(f"{SITEMAP}loc")]


def test_a_dataset_s_page_describes_it_for_search_engines(live: Any) -> None:
    page = live.client.get("/graph/flanders/s3?lang=it", headers=BROWSER)
    graph, dataset = data_block(page.text), URIRef(f"{BASE}graph/flanders/s3")
    assert (dataset, RDF.type, SCHEMA.Dataset) in graph
    assert str(graph.value(dataset, SCHEMA.name)).startswith("Fiandre: strategia")
    assert "authority/licence/CC_BY_4_0" in str(graph.value(dataset, SCHEMA.license))
    downloads = {graph.value(item, SCHEMA.contentUrl) for item in graph.objects(dataset, SCHEMA.distribution)}
    assert len(downloads) == 6
    assert (None, RDF.type, SCHEMA.BreadcrumbList) in graph
    assert "'unsafe-inline'" not in page.headers["content-security-policy"]


def test_the_catalogue_s_page_names_every_dataset(live: Any) -> None:
    graph = data_block(live.client.get("/catalog", headers=BROWSER).text)
    catalog = URIRef(f"{BASE}catalog")
    assert (catalog, RDF.type, SCHEMA.DataCatalog) in graph
    dcat = live.client.get("/catalog?format=ntriples").text
    listed = set(re.findall(r"dcat#dataset> <([^>]+)>", dcat))
    assert {str(item) for item in graph.objects(catalog, SCHEMA.dataset)} == listed


def test_what_is_made_up_is_not_offered_to_search_engines(live: Any) -> None:
    page = live.client.get("/graph/valdora/s3", headers=BROWSER)
    assert page.status_code == 200
    assert '<script type="application/ld+json">' not in page.text
    assert {relation for _, relation, _ in links_of(page)}.isdisjoint({"item", "cite-as", "license"})


def test_no_text_ends_the_data_block() -> None:
    evil = {"name": "</script><script>alert(1)</script> & <!-- \u2028"}
    text = as_data_block(evil)
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == evil


def test_the_landing_page_of_a_dataset_is_signposted(live: Any) -> None:
    response = live.client.get("/graph/emilia-romagna/s3", headers=BROWSER)
    said = links_of(response)
    targets = {relation: [target for target, rel, _ in said if rel == relation] for _, relation, _ in said}
    assert targets["cite-as"] == [f"{BASE}graph/emilia-romagna/s3"]
    assert targets["license"] == ["http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"]
    assert set(targets["type"]) == {f"{SCHEMA}Dataset", f"{SCHEMA}AboutPage"}
    assert targets["collection"] == ["/catalog"]
    assert len(targets["item"]) == 6
    for target, relation, kind in said:
        if relation in ("item", "describedby", "collection") and target.startswith("/"):
            found = live.client.get(target)
            assert found.status_code == 200, target
            assert found.headers["content-type"].startswith(kind), target


def test_a_thing_s_page_says_what_it_is_cited_as(live: Any) -> None:
    response = live.client.get("/doc/id/flanders/region/flanders", headers=BROWSER)
    said = {(target, relation) for target, relation, _ in links_of(response)}
    assert (f"{BASE}id/flanders/region/flanders", "cite-as") in said
    assert ("/doc/id/flanders/region/flanders?format=turtle", "describedby") in said
    crumbs = data_block(response.text)
    assert (None, RDF.type, SCHEMA.BreadcrumbList) in crumbs


def test_the_sitemap_holds_every_thing_of_the_offered_datasets(live: Any) -> None:
    parts = addresses(live, "/sitemap.xml")
    assert len(parts) >= 2
    listed = {address for part in parts for address in addresses(live, part)}
    offered = re.findall(r"dcat#dataset> <([^>]+)>", live.client.get("/catalog?format=ntriples").text)
    origin = str(live.client.base_url)
    subjects = set()
    for graph in offered:
        text = live.client.get(graph.replace(BASE, f"{origin}/") + "?format=ntriples").text
        subjects |= set(re.findall(rf"^<({re.escape(BASE)}id/[^>#]+)>", text, re.MULTILINE))
        assert graph.replace(BASE, f"{origin}/") in listed
    assert len(subjects) > 300
    assert {iri.replace(BASE, f"{origin}/doc/") for iri in subjects} <= listed
    assert f"{origin}/catalog" in listed
    assert f"{origin}/doc/code/status/sourced" in listed
    assert not [address for address in listed if "/valdora/" in address]
    assert all(address.startswith(origin) for address in listed)


def test_what_the_sitemap_lists_answers(live: Any) -> None:
    listed = addresses(live, "/sitemap/pages.xml") + addresses(live, "/sitemap/things-1.xml")[::120]
    wrong = {address: live.client.get(address, headers=BROWSER).status_code for address in listed}
    assert {address: status for address, status in wrong.items() if status != 200} == {}
    assert live.client.get("/sitemap/things-999.xml").status_code == 404
    assert live.client.get("/sitemap/things-01.xml").status_code == 404


def test_robots_are_told_where_it_is(live: Any) -> None:
    text = live.client.get("/robots.txt").text
    assert f"Sitemap: {live.client.base_url}/sitemap.xml" in text
    assert "Disallow: /sparql?" in text


def test_the_catalogue_s_iri_is_an_address_of_ours(live: Any) -> None:
    assert live.client.get(f"{BASE}catalog".replace(PROJECT, "/")).status_code == 200
