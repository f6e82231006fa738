import json
import logging

import pytest

from digint_kg.errors import DigintError, Kind
from digint_kg.http import problems
from digint_kg.locations import Location


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_status_and_a_title(kind: Kind) -> None:
    problem = problems.of(DigintError(kind, "It failed.", remedy="Mend it."))
    assert 400 <= problem.status < 600
    assert problem.title
    assert problem.document()["remedy"] == "Mend it."
    assert problem.type.endswith(kind.value)


def test_a_place_is_told() -> None:
    error = DigintError(Kind.BAD_INPUT, "Wrong.", where=Location("mine.ttl", 3, 7))
    response = problems.of(error).response()
    assert response.media_type == problems.MEDIA_TYPE
    assert json.loads(bytes(response.body))["location"] == {"file": "mine.ttl", "line": 3, "column": 7}


def test_overload_says_when_to_come_back() -> None:
    assert problems.of(DigintError(Kind.OVERLOADED, "Busy.")).headers["retry-after"]


def test_what_is_unknown_is_masked_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        problem = problems.of(ValueError("secret 10.0.0.1 in /srv/store"))
    text = json.dumps(problem.document())
    assert problem.status == 500
    assert "secret" not in text
    assert "/srv" not in text
    assert problem.instance in caplog.text
    assert "secret" in caplog.text


def test_a_door_may_know_a_truer_status() -> None:
    assert problems.of(DigintError(Kind.BAD_INPUT, "Wrong."), bad_input=422).status == 422
