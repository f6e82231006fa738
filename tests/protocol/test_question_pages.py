"""`/questions/{slug}`: pages, files, refusals that name the choices."""

import io
import re
import threading
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pyarrow.parquet as pq
import pytest

LIST = "/questions/s3-priorities"


@pytest.fixture
def client(live: Any) -> httpx.Client:
    client: httpx.Client = live.client
    return client


def links(response: httpx.Response) -> dict[str, str]:
    return {str(rel): link["url"] for rel, link in response.links.items()}


def follow(client: httpx.Client, address: str) -> list[str]:
    rows: list[str] = []
    next_: str | None = address
    while next_:
        response = client.get(next_, headers={"accept": "text/csv"})
        assert response.status_code == 200, response.text
        rows += response.text.splitlines()[1:]
        next_ = links(response).get("next")
    return rows


@pytest.mark.parametrize("size", [1, 3, 7, 8, 5000])
def test_pages_together_are_the_whole_answer(client: httpx.Client, size: int) -> None:
    whole = client.get(LIST, params={"region": "valdora", "format": "csv"}).text.splitlines()[1:]
    assert len(whole) > 3
    assert follow(client, f"{LIST}?region=valdora&per_page={size}") == whole


def test_links_lead_around_and_the_total_is_told(client: httpx.Client) -> None:
    response = client.get(LIST, params={"page": 2, "per_page": 3, "region": "valdora"})
    total = int(response.headers["digint-total-count"])
    found = links(response)
    assert set(found) == {"first", "prev", "next", "last"}
    assert f"page={-(-total // 3)}&" in found["last"]
    assert len(response.json()["results"]["bindings"]) == 3
    first = client.get(found["first"])
    assert "prev" not in first.links
    assert "next" not in client.get(found["last"]).links


def test_a_page_has_its_etag_and_its_head(client: httpx.Client) -> None:
    address = f"{LIST}?page=1&per_page=2"
    got = client.get(address)
    again = client.get(address, headers={"if-none-match": got.headers["etag"]})
    assert again.status_code == 304
    head = client.head(address)
    assert head.status_code == 200
    assert head.headers["digint-total-count"] == got.headers["digint-total-count"]
    assert client.get(f"{LIST}?page=2&per_page=2").headers["etag"] != got.headers["etag"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("page=0", "whole number from 1"),
        ("page=x", "whole number from 1"),
        ("per_page=100000", "to 10000"),
        ("page=99&per_page=5", "Choose from 1 to"),
        ("region=No%20such", "valdora"),
        ("region=valdra", "valdora"),
        ("kind=nothing", "strategic-specialisation-area"),
    ],
)
def test_what_cannot_be_is_refused_with_the_choices(client: httpx.Client, query: str, said: str) -> None:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 422
    assert said in response.json()["remedy"]


def test_a_missing_value_names_the_choices(client: httpx.Client) -> None:
    response = client.get("/questions/changes")
    assert response.status_code == 422
    told = client.get("/questions/changes", params={"from": 99})
    assert told.status_code == 422
    assert "Choose from 0" in told.json()["remedy"]


def test_a_page_for_people_leads_on(client: httpx.Client) -> None:
    page = client.get(f"{LIST}?page=2&per_page=2&lang=it", headers={"accept": "text/html"}).text
    assert 'rel="next"' in page
    assert "Pagina successiva" in page
    assert len(re.findall(r"<tr>", page)) == 3


def test_a_workbook_has_typed_cells_and_says_where_they_come_from(client: httpx.Client) -> None:
    response = client.get(
        "/questions/kpi-trends", params={"region": "valdora", "format": "xlsx", "lang": "it"}
    )
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    answer, about = book["Risposta"], book["Informazioni"]
    assert "inventate" in answer["A1"].value
    heading = [cell.value for cell in answer[2]]
    rows = [
        dict(zip(heading, [cell.value for cell in row], strict=True)) for row in answer.iter_rows(min_row=3)
    ]
    total = client.get("/questions/kpi-trends", params={"region": "valdora", "per_page": 1})
    assert len(rows) == int(total.headers["digint-total-count"])
    years = [row["Anno dell'obiettivo"] for row in rows if row.get("Anno dell'obiettivo")]
    assert years
    assert all(isinstance(year, int) for year in years)
    link = answer["A3"].hyperlink
    assert link is not None
    assert link.target.endswith("/id/valdora/region/valdora")
    told = [cell.value for row in about.iter_rows() for cell in row if cell.value]
    assert "Generazione" in told
    assert any("graph/valdora/indicators" in str(text) for text in told)
    assert any("CC_BY_4_0" in str(text) for text in told)


def test_parquet_has_typed_columns_and_says_what_it_is(client: httpx.Client, tmp_path: Path) -> None:
    path = tmp_path / "answer.parquet"
    path.write_bytes(
        client.get("/questions/kpi-trends", params={"region": "valdora", "format": "parquet"}).content
    )
    table = pq.read_table(path)
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["targetYear"] == "int64"
    assert kinds["targetValue"] == "double"
    assert kinds["indicatorLabel"] == "string"
    told = pq.ParquetFile(path).metadata.metadata
    assert b"illustrative" in told[b"mark"]
    assert b"CC_BY_4_0" in told[b"digint-kg"]
    assert table.schema.field("targetValue").metadata[b"unit"]


def test_files_are_gone_when_they_were_sent(client: httpx.Client, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answered = [client.get(f"{LIST}?format={name}").status_code for name in ("xlsx", "parquet")]
    assert answered == [200, 200]
    gone = threading.Event()
    for _ in range(100):
        if not list(tmp_path.iterdir()):
            break
        gone.wait(0.05)
    assert list(tmp_path.iterdir()) == []


def test_ones_own_file_is_never_taken_here(client: httpx.Client) -> None:
    listed = [question["slug"] for question in client.get("/questions").json()]
    assert "own-levels" in listed
    refused = client.get("/questions/own-levels")
    assert refused.status_code == 403
    assert "--with FILE" in refused.json()["remedy"]
    for language, said in (("en", "your"), ("it", "proprio computer")):
        page = client.get(f"/questions/own-levels?lang={language}", headers={"accept": "text/html"})
        assert page.status_code == 200
        assert said in page.text
        assert "--with" in page.text
        assert '<form method="get" action="/questions' not in page.text


def test_what_changed_is_a_question_like_the_others(client: httpx.Client) -> None:
    asked: dict[str, str | int] = {"from": 0, "region": "valdora", "thing": "valdora/region/valdora"}
    rows = client.get("/questions/changes", params=asked).json()["results"]["bindings"]
    assert {row["property"]["value"].rpartition("#")[2] for row in rows} >= {"label", "type"}
    counted = client.get("/questions/changes", params=asked | {"per_page": 2})
    assert int(counted.headers["digint-total-count"]) == len(rows)
    book = client.get("/questions/changes", params=asked | {"format": "xlsx"})
    assert openpyxl.load_workbook(io.BytesIO(book.content))["Answer"].max_row == len(rows) + 2


def test_openapi_shows_real_rows(client: httpx.Client) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/questions/kpi-trends"]["get"]
    content = operation["responses"]["200"]["content"]
    assert "https://w3id.org/digint/id/valdora/" in content["text/csv"]["example"]
    assert {"page", "per_page"} <= {item["name"] for item in operation["parameters"]}
    assert "application/vnd.apache.parquet" in content
