"""A large file is loaded in parts, and nothing is lost at the seams."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from digint_kg.stores import loading

GRAPH = "urn:x-digint:graph"


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "SMALL_BYTES", 0)
    monkeypatch.setattr(loading, "PART_BYTES", 500)
    monkeypatch.setattr("os.cpu_count", lambda: 4)


def written(path: Path, end: str) -> list[str]:
    lines = [f'<urn:s{number}> <urn:p> "à {"x" * (number % 37)}"' for number in range(200)]
    path.write_bytes(end.join(f"{line} ." for line in lines).encode())
    return sorted(lines)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n# a comment\n"])
def test_parts_hold_what_the_whole_holds(tmp_path: Path, end: str) -> None:
    path = tmp_path / "file.nt"
    lines = written(path, end)
    store = Store()
    size = loading.load(store, path, RdfFormat.N_TRIPLES, GRAPH, GRAPH)
    assert size == path.stat().st_size
    assert sorted(str(quad.triple) for quad in store) == lines
    assert {quad.graph_name for quad in store} == {NamedNode(GRAPH)}


@pytest.mark.usefixtures("small_parts")
def test_a_fault_in_any_part_is_raised(tmp_path: Path) -> None:
    path = tmp_path / "file.nt"
    written(path, "\n")
    with path.open("a", encoding="utf-8") as file:
        file.write(".\n<urn:s> <urn:p> nothing .\n")
    with pytest.raises(SyntaxError):
        loading.load(Store(), path, RdfFormat.N_TRIPLES, GRAPH, GRAPH)


@pytest.mark.usefixtures("small_parts")
def test_a_syntax_whose_lines_do_not_stand_alone_is_loaded_whole(tmp_path: Path) -> None:
    path = tmp_path / "file.ttl"
    path.write_text(f"@prefix a: <urn:> . a:s a:p {', '.join(map(str, range(1000)))} .", encoding="utf-8")
    store = Store()
    loading.load(store, path, RdfFormat.TURTLE, GRAPH, GRAPH)
    assert len(store) == 1000


@pytest.mark.parametrize(("size", "held", "much"), [(10, 10, False), (2, 15, True), (2, 17, False)])
def test_a_store_is_optimized_for_an_eighth_of_it(tmp_path: Path, size: int, held: int, much: bool) -> None:  # noqa: FBT001
    million = 1 if size == 10 else 1_000_000
    with (tmp_path / "held").open("wb") as file:
        file.truncate(held * million)
    assert loading.is_much(size * million, tmp_path) is much
