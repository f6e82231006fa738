"""Problems are told in the language of the one who asks; what programs read is the same in all."""

import json

import pytest
from tests.protocol.conftest import Server

NO_QUESTION = "/questions/nonsense"


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"{NO_QUESTION}?lang=it", {}),
        (f"{NO_QUESTION}?lang=it", {"accept-language": "en"}),
        (NO_QUESTION, {"accept-language": "it-IT, en;q=0.5"}),
    ],
)
def test_a_problem_document_is_in_italian(live: Server, path: str, headers: dict[str, str]) -> None:
    response = live.client.get(path, headers={"accept": "application/json", **headers})
    problem = response.json()
    assert response.status_code == problem["status"] == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["content-language"] == "it"
    assert {item.strip() for item in response.headers["vary"].split(",")} >= {"accept", "accept-language"}
    assert problem["type"].endswith("#not-found")
    assert problem["title"] == "Non trovato"
    assert problem["detail"].startswith("Non c'è alcuna domanda chiamata 'nonsense'.")
    assert problem["remedy"].endswith(" le elenca.")


def test_english_where_nothing_or_another_language_is_asked(live: Server) -> None:
    for headers in ({}, {"accept-language": "fr"}):
        response = live.client.get(NO_QUESTION, headers={"accept": "application/json", **headers})
        assert response.headers["content-language"] == "en"
        assert response.json()["title"] == "Not found"
        assert response.json()["remedy"].endswith(" lists them.")


def test_the_page_of_a_problem_is_in_one_language(live: Server) -> None:
    response = live.client.get(f"{NO_QUESTION}?lang=it", headers={"accept": "text/html"})
    assert response.status_code == 404
    assert response.headers["content-language"] == "it"
    assert '<h1 lang="it">Non trovato</h1>' in response.text
    assert "Non c&#39;è alcuna domanda chiamata" in response.text


def test_a_query_that_fails_is_explained_in_italian(live: Server) -> None:
    asked = {"query": "SELECT * WHERE {"}
    english = live.client.get("/sparql", params=asked)
    italian = live.client.get("/sparql", params=asked, headers={"accept-language": "it"})
    assert italian.status_code == english.status_code == 400
    assert italian.json()["type"] == english.json()["type"]
    assert italian.json()["location"] == english.json()["location"]
    assert italian.json()["detail"].startswith("L'interrogazione non è SPARQL valido: ")
    assert italian.headers["content-language"] == "it"


def test_a_refused_write_is_explained_in_italian(live: Server) -> None:
    response = live.client.put(
        "/graph/emilia-romagna/x?lang=it", content=b"", headers={"content-type": "text/turtle"}
    )
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.json()["detail"] == "Per scrivere serve un token o un accesso."


def test_the_head_that_no_page_has_seen_is_answered_in_english(live: Server) -> None:
    answer = live.raw(b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"a" * 70_000)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-language: en" in head
    assert json.loads(body)["title"] == "The head is too long"
