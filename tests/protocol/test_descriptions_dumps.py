"""Dumps: the same bytes each time, checksums that hold, parts on request, nothing made up in them."""

import gzip
import hashlib
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Quad, RdfFormat, parse

from digint_kg import wiring
from digint_kg.settings import Settings
from digint_kg.use_cases.dump import Dumps, files_of
from digint_kg.use_cases.offer import Histories, offer_of

ENDINGS = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "nt": RdfFormat.N_TRIPLES,
    "ttl": RdfFormat.TURTLE,
}


def canonical(quads: list[Quad]) -> Dataset:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def listed(live: Any) -> dict[str, Any]:
    newest = live.client.get("/dump").json()["generations"][0]
    table: dict[str, Any] = live.client.get(newest["href"]).json()
    return table


def test_the_list_names_whole_dumps_and_one_of_each_dataset(live: Any) -> None:
    names = [file["name"] for file in listed(live)["files"]]
    assert names[:2] == ["all.nq.gz", "all.trig.gz"]
    assert "flanders/s3.ttl.gz" in names
    assert not [name for name in names if name.startswith(("valdora/", "derived/", "catalogue"))]


def test_a_dataset_is_the_same_in_every_syntax(live: Any) -> None:
    number = listed(live)["generation"]
    wanted = live.client.get("/graph/emilia-romagna/actors?format=ntriples").content
    triples = canonical([Quad(*quad.triple) for quad in parse(wanted, RdfFormat.N_TRIPLES)])
    for ending, syntax in ENDINGS.items():
        response = live.client.get(f"/dump/{number}/emilia-romagna/actors.{ending}.gz")
        assert response.headers["content-type"] == "application/gzip"
        quads = list(parse(gzip.decompress(response.content), syntax))
        assert canonical([Quad(*quad.triple) for quad in quads]) == triples, ending
        if ending in ("nq", "trig"):
            assert {str(quad.graph_name) for quad in quads} == {
                f"<{Settings().base}graph/emilia-romagna/actors>"
            }


def test_the_whole_holds_its_graphs_under_their_names(live: Any) -> None:
    number = listed(live)["generation"]
    found = {
        ending: canonical(list(parse(gzip.decompress(response.content), ENDINGS[ending])))
        for ending in ("nq", "trig")
        if (response := live.client.get(f"/dump/{number}/all.{ending}.gz"))
    }
    assert found["nq"] == found["trig"]
    assert "valdora" not in str(found["nq"])


def test_checksums_hold(live: Any, tmp_path: Path) -> None:
    number = listed(live)["generation"]
    (tmp_path / "flanders").mkdir()
    for name in ("all.nq.gz", "flanders/s3.nt.gz"):
        content = live.client.get(f"/dump/{number}/{name}").content
        (tmp_path / name).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        assert live.client.get(f"/dump/{number}/{name}.sha256").text == f"{digest}  {name.split('/')[-1]}\n"
    (tmp_path / "SHA256SUMS").write_text(live.client.get(f"/dump/{number}/SHA256SUMS").text)
    command = ["sha256sum", "--check", "--ignore-missing", "SHA256SUMS"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.count(": OK") == 2


def test_parts_tags_and_digests(live: Any) -> None:
    address = f"/dump/{listed(live)['generation']}/flanders/s3.nq.gz"
    whole = live.client.get(address)
    tag = whole.headers["etag"]
    assert tag == f'"{hashlib.sha256(whole.content).hexdigest()}"'
    assert int(whole.headers["content-length"]) == len(whole.content)
    assert whole.headers["repr-digest"].startswith("sha-256=:")
    part = live.client.get(address, headers={"range": "bytes=10-19", "if-range": tag})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole.content)}"
    assert live.client.get(address, headers={"range": "bytes=99999999-"}).status_code == 416
    assert live.client.get(address, headers={"if-none-match": tag}).status_code == 304
    head = live.client.head(address)
    assert (head.status_code, head.content) == (200, b"")


def test_many_who_ask_at_once_get_the_same_file(live: Any) -> None:
    address = f"/dump/{listed(live)['generation']}/noord-brabant/population.trig.gz"
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: live.client.get(address), range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def test_what_there_is_none_of(live: Any) -> None:
    number = listed(live)["generation"]
    for path in (
        "/dump/999",
        "/dump/0",
        "/dump/x",
        "/dump/01",
        f"/dump/{number}/valdora/s3.nq.gz",
        f"/dump/{number}/all.ttl.gz",
        f"/dump/{number}/..%2f..%2fstore%2fCURRENT",
        f"/dump/{number}/%2e%2e/SHA256SUMS.gz",
        f"/dump/{number}/flanders/s3.nq",
    ):
        answer = live.client.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_files_of_one_dataset_have_a_page(live: Any) -> None:
    number = listed(live)["generation"]
    table = live.client.get(f"/dump/{number}/flanders/s3", headers={"accept": "application/json"}).json()
    assert {file["name"] for file in table["files"]} == {f"flanders/s3.{ending}.gz" for ending in ENDINGS}
    for path in ("/dump", f"/dump/{number}", f"/dump/{number}/flanders/s3"):
        page = live.client.get(f"{path}?lang=it", headers={"accept": "text/html"})
        assert "Ciò che è inventato" in page.text


@pytest.fixture
def dumps(seeded: Any, tmp_path: Path) -> Any:
    """Makes dumps of a copy of the seeded home, in a folder of its own each time."""

    def make(folder: str) -> tuple[Any, Dumps]:
        home = tmp_path / folder
        shutil.copytree(seeded.settings.home / "store", home / "store")
        service = wiring.build(Settings(home=home), readers=1)
        return service, Dumps(home, service.store, service.names)

    return make


def test_the_bytes_are_the_same_wherever_a_dump_is_made(dumps: Any) -> None:
    found = []
    for folder in ("one", "two"):
        service, made = dumps(folder)
        offer = offer_of(service.store, service.names, Histories())
        files = files_of(offer, service.names)
        names = ("all.nq.gz", "all.trig.gz", "reference/nuts.ttl.gz", "emilia-romagna/actors.nt.gz")
        found.append([made.make(1, files[name]).path.read_bytes() for name in names])
    assert found[0] == found[1]


def test_dumps_go_with_their_generation(dumps: Any) -> None:
    service, made = dumps("pruned")
    offer = offer_of(service.store, service.names, Histories())
    file = files_of(offer, service.names)["reference/nuts.nt.gz"]
    path = made.make(1, file).path
    stale = path.parents[2] / "000077"
    stale.mkdir()
    made.prune()
    assert path.exists()
    assert not stale.exists()
