"""`digint_kg.client` over HTTP and over a store: the same frames, typed as promised; the notebooks run."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient

from digint_kg.client import DTYPES, Client
from digint_kg.client import remote as remote_module
from digint_kg.client.frames import frame
from digint_kg.client.source import Rows
from digint_kg.column_types import ColumnType
from digint_kg.errors import DigintError, Kind
from digint_kg.settings import Settings

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
ADULTS = {"indicator": "eurostat/indicator/adult-learning", "year": "2019"}
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture
def over_http(live: Any) -> Iterator[Client]:
    with Client(f"http://127.0.0.1:{live.port}") as client:
        yield client


@pytest.fixture
def local(settings: Settings, seeded: Any) -> Iterator[Client]:  # noqa: ARG001 (it publishes)
    with Client.local(settings.home) as client:
        yield client


def literal(value: str, datatype: str) -> dict[str, str]:
    return {"type": "literal", "value": value, "datatype": XSD + datatype}


@pytest.mark.parametrize(
    ("terms", "dtype"),
    [
        ([literal("1", "integer")], "Int64"),
        ([literal("1", "integer"), literal("1.5", "decimal")], "Float64"),
        ([literal("1e3", "double")], "Float64"),
        ([literal("2024", "gYear")], "Int64"),
        ([literal("2024-02-29", "date")], "datetime64[s]"),
        ([literal("true", "boolean")], "boolean"),
        ([{"type": "uri", "value": "urn:x"}], "string"),
        ([literal("1", "integer"), {"type": "uri", "value": "urn:x"}], "string"),
        ([literal("2023-02-30", "date")], "string"),
        ([], "string"),
    ],
)
def test_each_kind_of_column_has_its_dtype(terms: list[dict[str, str]], dtype: str) -> None:
    rows = Rows(["a", "b"], [*({"a": term} for term in terms), {}])
    found = frame(rows)
    assert str(found["a"].dtype) == dtype
    assert found["a"].isna().sum() == 1
    assert str(found["b"].dtype) == "string"


def test_every_kind_has_a_dtype() -> None:
    assert set(DTYPES) == set(ColumnType)


def test_service_and_store_give_the_same_frame(over_http: Client, local: Client) -> None:
    for slug, given in (
        ("kpi-trends", {"region": "valdora"}),
        ("regional-values", ADULTS),
        ("strategy-score", {}),
    ):
        far, near = over_http.ask(slug, **given), local.ask(slug, **given)
        pd.testing.assert_frame_equal(far, near)
        assert far.attrs == near.attrs
    assert str(far["score"].dtype) == "Float64"
    pd.testing.assert_frame_equal(over_http.questions(), local.questions())
    pd.testing.assert_frame_equal(over_http.score(region="valdora"), local.score(region="valdora"))


def test_a_frame_says_what_it_is(over_http: Client) -> None:
    attrs = over_http.ask("kpi-trends", region="valdora").attrs
    assert attrs["status"] == ["illustrative"]
    assert attrs["units"]["targetValue"]
    assert attrs["labels"]["targetYear"] == "Year of the target"
    assert attrs["generation"] == 1
    assert attrs["parameters"] == {"region": "valdora"}


def test_pages_are_fetched_without_being_seen(over_http: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = over_http.ask("status-and-licences")
    monkeypatch.setattr(remote_module, "_ROWS", 7)
    assert len(whole) > 3 * 7
    pd.testing.assert_frame_equal(over_http.ask("status-and-licences"), whole)


def test_failures_have_the_problems_words(over_http: Client, local: Client) -> None:
    for client in (over_http, local):
        with pytest.raises(DigintError, match="valdora") as caught:
            client.ask("kpi-trends", region="valdra")
        assert caught.value.kind is Kind.BAD_INPUT
        with pytest.raises(DigintError) as caught:
            client.query("SELECT ?x WHERE { ?x")
        assert caught.value.kind is Kind.BAD_INPUT
        assert caught.value.where is not None
        with pytest.raises(DigintError) as caught:
            client.ask("no-such-question")
        assert caught.value.kind is Kind.NOT_FOUND
        with pytest.raises(DigintError, match="own file") as caught:
            client.ask("own-levels")
        assert caught.value.kind is Kind.REFUSED


def test_a_service_that_is_not_there_is_told() -> None:
    with Client("http://127.0.0.1:9") as client, pytest.raises(DigintError) as caught:
        client.questions()
    assert caught.value.kind is Kind.UPSTREAM


def test_sparql_gives_typed_columns(over_http: Client, local: Client) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert str(over_http.query(text)["n"].dtype) == "Int64"
    pd.testing.assert_frame_equal(over_http.query(text), local.query(text))
    assert local.query("ASK { ?s ?p ?o }")["answer"].tolist() == [True]


def test_without_pandas_it_says_what_to_install() -> None:
    text = (
        "import sys; sys.modules['pandas'] = None\n"
        "from digint_kg.client.frames import frame\n"
        "from digint_kg.client.source import Rows\n"
        "frame(Rows([], []))"
    )
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert "pip install 'digint-kg[client]'" in done.stderr


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])
def test_notebooks_run_and_are_kept_without_outputs(
    path: Path, live: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in notebook.cells)
    monkeypatch.setenv("DIGINT_KG_URL", f"http://127.0.0.1:{live.port}")
    monkeypatch.setenv("DIGINT_KG_HOME", str(settings.home))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) >= 3


def test_there_are_two_notebooks() -> None:
    assert len(NOTEBOOKS) == 2
