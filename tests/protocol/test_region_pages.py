"""The pages of a region: every number is the answer of the question beside it; what-ifs are told apart."""

import httpx
import pytest
from tests.protocol.conftest import Server
from tests.protocol.figures import Answers, shown, wrong

PAGE = {"accept": "text/html"}
JSON = {"accept": "application/json"}
STRATEGY = "valdora/strategy/regional-2024"
NUMBERED = (
    ("/regions/valdora", 60),
    ("/regions/emilia-romagna", 40),
    (f"/regions/valdora/score?strategy={STRATEGY}", 70),
    ("/regions/valdora/score", 20),
    ("/regions/compare?regions=flanders,emilia-romagna,valdora", 120),
    (
        "/regions/compare?regions=flanders,emilia-romagna&indicator=eurostat/indicator/adult-learning&year=2019",
        80,
    ),
)


@pytest.fixture(scope="module")
def client(live: Server) -> httpx.Client:
    return live.client


@pytest.fixture(scope="module")
def answers(client: httpx.Client) -> Answers:
    return Answers(client)


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize(("path", "least"), NUMBERED)
def test_every_number_is_the_answer_of_its_question(
    client: httpx.Client, answers: Answers, path: str, least: int, language: str
) -> None:
    page = client.get(path, headers=PAGE | {"accept-language": language})
    assert page.status_code == 200
    assert page.headers["content-language"] == language
    assert len(shown(page.text)) >= least
    assert wrong(page.text, answers) == []


def test_the_test_sees_a_wrong_number(client: httpx.Client, answers: Answers) -> None:
    page = client.get("/regions/valdora", headers=PAGE).text
    spoilt = page.replace('<data value="0.467"', '<data value="0.5"', 1)
    assert spoilt != page
    assert [figure.value for figure, _ in wrong(spoilt, answers)] == ["0.5"]


def test_a_region_in_json_tells_the_same(client: httpx.Client) -> None:
    table = client.get("/regions/valdora", headers=JSON).json()
    assert [goal["goal"] for goal in table["goals"]] == [
        "alignment",
        "collaboration",
        "quality and coherence",
    ]
    gaps = {line["question"]: line["count"] for goal in table["goals"] for line in goal["gaps"]}
    assert gaps["/questions/unserved-priorities?region=valdora"] == 1
    assert table["publications"][-1]["number"] == 1


def test_illustrative_regions_are_alike_among_themselves_alone(client: httpx.Client) -> None:
    invented = {item["region"] for item in client.get("/regions/valdora", headers=JSON).json()["alike"]}
    real = {item["region"] for item in client.get("/regions/emilia-romagna", headers=JSON).json()["alike"]}
    assert invented == {"brenovia", "marenza"}
    assert real
    assert not real & (invented | {"valdora"})


def test_gains_are_what_the_score_would_rise_by(client: httpx.Client) -> None:
    table = client.get("/regions/valdora/score", params={"strategy": STRATEGY}, headers=JSON).json()
    rows = table["rows"]
    decidable = [row for row in rows if row["earned"] is not None]
    assert table["strategies"][0]["earned"] == sum(row["earned"] for row in decidable)
    assert table["strategies"][0]["decidable"] == sum(row["weight"] for row in decidable)
    possible = sum(row["weight"] for row in decidable)
    for gain in table["gains"]:
        unmet = [
            r
            for r in decidable
            if gain["criterion"].endswith("/" + r["criterion"]) and r["earned"] < r["weight"]
        ]
        assert gain["unmet"] == len(unmet)
        assert gain["gain"] == pytest.approx(
            sum(r["weight"] - r["earned"] for r in unmet) / possible, abs=0.0006
        )
    assert [gain["gain"] for gain in table["gains"]] == sorted(
        (g["gain"] for g in table["gains"]), reverse=True
    )


def test_a_what_if_is_told_apart_and_kept_nowhere(client: httpx.Client) -> None:
    path = f"/regions/valdora/score?strategy={STRATEGY}&weight_a1=0"
    page = client.get(path, headers=PAGE)
    assert page.headers["cache-control"] == "no-store"
    assert "etag" not in page.headers
    assert "This is not the score; do not cite it." in page.text
    table = client.get(path, headers=JSON).json()
    assert table["strategies"][0]["score"] == 0.467
    assert "not the score" in table["whatIf"]["note"]
    left = [row for row in table["rows"] if row["criterion"] != "a1" and row["earned"] is not None]
    expected = sum(row["earned"] for row in left) / sum(row["weight"] for row in left)
    assert table["whatIf"]["totals"]["score"] == pytest.approx(expected, abs=0.0006)


def test_the_notes_of_a_score_are_in_the_language_asked_for(client: httpx.Client) -> None:
    path = f"/regions/valdora/score?strategy={STRATEGY}&weight_a1=0"
    said = client.get(path, headers=JSON | {"accept-language": "it"})
    assert said.headers["content-language"] == "it"
    assert said.json()["convention"].startswith("I pesi sono una convenzione di questo progetto")
    assert "non è il punteggio" in said.json()["whatIf"]["note"]
    assert client.get(path, headers=JSON).json()["convention"].startswith("The weights are a convention")


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_cycles_of_a_region_are_drawn(client: httpx.Client, language: str) -> None:
    page = client.get("/regions/valdora", headers=PAGE | {"accept-language": language}).text
    address = f"/questions/cycle-phases?region=valdora&lang={language}&format=svg"
    assert f'src="{address.replace("&", "&amp;")}"' in page
    assert client.get(address).headers["content-type"].startswith("image/svg+xml")


def test_without_other_weights_there_is_no_what_if(client: httpx.Client) -> None:
    answer = client.get(f"/regions/valdora/score?strategy={STRATEGY}&weight_a1=", headers=JSON)
    assert "whatIf" not in answer.json()
    assert "etag" in answer.headers


@pytest.mark.parametrize("weight", ["-1", "heavy", "101", "NaN"])
def test_a_weight_that_is_none_is_refused(client: httpx.Client, weight: str) -> None:
    answer = client.get(f"/regions/valdora/score?strategy={STRATEGY}&weight_a1={weight}", headers=JSON)
    assert answer.status_code == 422
    assert "weight" in answer.json()["detail"]


def test_what_cannot_be_compared_is_said(client: httpx.Client) -> None:
    path = "/regions/compare?regions={}&indicator=eurostat/indicator/adult-learning&year=2019"
    levels = client.get(path.format("flanders,emilia-romagna"), headers=JSON).json()
    assert levels["comparable"] is False
    assert levels["reasons"] == ["level"]
    same = client.get(path.format("noord-brabant,emilia-romagna"), headers=JSON).json()
    assert same["comparable"] is True
    mixed = client.get("/regions/compare?regions=valdora,flanders", headers=PAGE).text
    assert "Not to be compared." in mixed


def test_unknown_and_too_many_regions_are_refused(client: httpx.Client) -> None:
    assert client.get("/regions/compare?regions=atlantis", headers=JSON).status_code == 404
    assert client.get("/regions/atlantis/score", headers=JSON).status_code == 404
    every = ",".join(region["slug"] for region in client.get("/regions", headers=JSON).json())
    assert client.get(f"/regions/compare?regions={every}", headers=JSON).status_code == 413
