"""A newcomer adds a question by touching one file: everything else follows from it."""

import dataclasses
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from digint_kg import assets
from digint_kg.cli.ask import command as ask
from digint_kg.cli.questions import command as questions
from digint_kg.client import Client
from digint_kg.questions import Catalogue
from digint_kg.settings import Settings
from digint_kg.wiring import Service, build

SLUG = "regions-by-name"
FILE = """\
#+ number: 1
#+ title: {en: "What are the regions called?", it: "Come si chiamano le regioni?"}
#+ description: {en: Each region with its name., it: Ogni regione con il suo nome.}
#+ goal: stewardship
#+ tags: [regions]
#+ parameters:
#+   region: {type: iri, class: digint:Region, label: {en: Region, it: Regione}}
#+ columns:
#+   region: {label: {en: Region, it: Regione}}
#+   regionLabel: {label: {en: Name of the region, it: Nome della regione}}
#+   letters: {label: {en: Letters, it: Lettere}, unit: letters}
#+ chart: {kind: bar, category: regionLabel, value: letters}
#+ example: {region: valdora}
PREFIX digint: <https://w3id.org/digint/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?region ?regionLabel ?letters WHERE {
  VALUES ?region { UNDEF }
  ?region a digint:Region ; rdfs:label ?regionLabel .
  BIND (STRLEN(?regionLabel) AS ?letters)
}
ORDER BY ?region ?regionLabel
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged folders with one file more."""
    root = tmp_path_factory.mktemp("newcomer")
    shutil.copytree(assets.folder("queries"), root / "queries")
    (root / "queries" / "stewardship" / f"{SLUG}.rq").write_text(FILE, encoding="utf-8")
    for name in assets.NAMES:
        if name != "queries":
            (root / name).symlink_to(assets.folder(name))
    return root


@pytest.fixture(scope="module")
def client(seeded: Service, folder: Path, running_service: Any) -> Iterator[httpx.Client]:
    service = dataclasses.replace(
        seeded,
        answerer=build(seeded.settings, readers=1).answerer,
        questions=Catalogue(folder / "queries"),
    )
    with running_service(service) as server:
        yield server.client


def test_it_has_a_route_with_every_format(client: httpx.Client) -> None:
    rows = client.get(f"/questions/{SLUG}", params={"region": "valdora", "format": "csv"}).text.splitlines()
    assert rows[0] == "region,regionLabel,letters"
    assert len(rows) > 1
    for name in ("json", "xml", "tsv", "xlsx", "parquet", "html"):
        assert client.get(f"/questions/{SLUG}", params={"format": name}).status_code == 200, name
    assert client.get(f"/questions/{SLUG}", params={"per_page": 1}).links["last"]


def test_it_is_listed_and_described(client: httpx.Client) -> None:
    listed = {question["slug"]: question for question in client.get("/questions").json()}
    assert listed[SLUG]["title"] == "What are the regions called?"
    operation = client.get("/openapi.json").json()["paths"][f"/questions/{SLUG}"]["get"]
    region = next(item for item in operation["parameters"] if item["name"] == "region")
    assert region["example"] == "valdora"


@pytest.mark.parametrize(("language", "title"), [("en", "What are the regions called?"), ("it", "Come si")])
def test_it_has_a_page_with_choices(client: httpx.Client, language: str, title: str) -> None:
    page = client.get(f"/questions/{SLUG}?lang={language}", headers={"accept": "text/html"}).text
    assert title in page
    assert '<option value="valdora"' in page
    assert "Emilia-Romagna" in page


def test_a_slip_is_answered_with_the_choices(client: httpx.Client) -> None:
    refused = client.get(f"/questions/{SLUG}", params={"region": "valdra"})
    assert refused.status_code == 422
    assert "valdora" in refused.json()["remedy"]


def test_the_python_client_knows_it(client: httpx.Client) -> None:
    with Client(str(client.base_url)) as asked:
        frame = asked.ask(SLUG, region="valdora")
    assert str(frame["letters"].dtype) == "Int64"
    assert frame.attrs["units"] == {"letters": "letters"}


def test_the_command_line_knows_it(
    seeded: Service,  # noqa: ARG001 (it publishes)
    settings: Settings,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assets, "root", lambda: folder)
    environ = {"DIGINT_KG_HOME": str(settings.home)}
    listed = CliRunner().invoke(questions, [], env=environ, catch_exceptions=False)
    assert SLUG in listed.output
    asked = CliRunner().invoke(
        ask, [SLUG, "--region", "valdora", "--format", "csv"], env=environ, catch_exceptions=False
    )
    assert asked.stdout.startswith("region,regionLabel,letters")
