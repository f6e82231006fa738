"""What the editor of /sparql asks for: what to complete, what things are called; and the scripts."""

import gzip
import re
from typing import Any

import pytest

BROWSER = {"accept": "text/html"}
REGION = "https://w3id.org/digint/id/valdora/region/valdora"
SOURCED = "https://w3id.org/digint/id/emilia-romagna/region/emilia-romagna"


@pytest.mark.parametrize(("language", "label"), [("en", "S3 priority"), ("it", "Priorità della S3")])
def test_the_vocabulary_counts_as_void_does(live: Any, language: str, label: str) -> None:
    found = live.client.get("/sparql/vocabulary", params={"lang": language})
    assert found.headers["content-language"] == language
    vocabulary = found.json()
    (term,) = [item for item in vocabulary["classes"] if item["iri"].endswith("def#S3Priority")]
    assert term["label"] == label
    counted = live.client.get("/.well-known/void", headers={"accept": "application/n-triples"}).text
    partition = re.search(r"(_:\w+) <[^>]*void#class> <https://w3id.org/digint/def#S3Priority>", counted)
    assert partition
    sizes = re.findall(rf'{partition[1]} <[^>]*void#entities> "(\d+)"', counted)
    assert int(sizes[0]) <= term["count"]
    assert vocabulary["prefixes"]["digint"] == "https://w3id.org/digint/def#"
    invented = [graph["iri"] for graph in vocabulary["graphs"] if graph["illustrative"]]
    assert "https://w3id.org/digint/graph/valdora/s3" in invented
    assert not [graph for graph in invented if "/emilia-romagna" in graph or "/eurostat" in graph]


def test_the_questions_of_the_vocabulary_run(live: Any) -> None:
    questions = live.client.get("/sparql/vocabulary").json()["questions"]
    assert len(questions) > 50
    for question in questions[::10]:
        answer = live.client.post("/sparql", data={"query": question["query"]})
        assert answer.status_code == 200, question["slug"]


def test_the_vocabulary_is_not_sent_twice(live: Any) -> None:
    tag = live.client.get("/sparql/vocabulary").headers["etag"]
    assert live.client.get("/sparql/vocabulary", headers={"if-none-match": tag}).status_code == 304


def test_names_say_what_is_made_up(live: Any) -> None:
    status = "https://w3id.org/digint/code/status/illustrative"
    names = live.client.post("/sparql/names", json=[REGION, SOURCED, status, "no iri"]).json()
    assert names[REGION]["illustrative"] is True
    assert names[SOURCED]["label"] == "Emilia-Romagna"
    assert names[SOURCED]["illustrative"] is False
    assert names[status]["illustrative"] is False
    assert "no iri" not in names


@pytest.mark.parametrize("body", ["{}", "[", '"x"', str(["x"] * 1001).replace("'", '"')])
def test_anything_but_a_short_list_is_refused(live: Any, body: str) -> None:
    answer = live.client.post("/sparql/names", content=body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_scripts_are_kept_for_ever_under_their_hash(live: Any) -> None:
    page = live.client.get("/sparql", headers=BROWSER).text
    found = re.search(r'src="(/static/built/sparql-\w+\.js)"', page)
    assert found
    packed = live.client.get(found[1], headers={"accept-encoding": "gzip"})
    assert packed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert packed.headers["content-encoding"] == "gzip"
    plain = live.client.get(found[1], headers={"accept-encoding": "identity"})
    assert plain.headers["content-type"].startswith("text/javascript")
    assert len(gzip.compress(plain.content)) < len(plain.content) / 2
    assert packed.content == plain.content
    for nothing in ("/static/built/manifest.json", "/static/built/..%2Fstyle.css", "/static/built/x.js"):
        assert live.client.get(nothing).status_code == 404
