import pytest

from digint_kg.answering.answer_cache import AnswerCache, KeptAnswer
from digint_kg.answering.volatile import is_volatile
from digint_kg.formats import CSV, RESULTS_JSON
from digint_kg.ports import Limits, Query

LIMITS = Limits(10, 1000, 1_000_000)
SLOW, QUICK = 0.5, 0.001
POINT = Query("SELECT ?o { <urn:s7> <urn:name> ?o }", RESULTS_JSON, None)


def answer(generation: int = 1, size: int = 10) -> KeptAnswer:
    return KeptAnswer(RESULTS_JSON, generation, b"x" * size)


def test_what_was_answered_is_given_again() -> None:
    cache = AnswerCache(1_000_000)
    cache.keep(POINT, LIMITS, answer(), SLOW)
    assert cache.find(1, POINT, LIMITS) == answer()


def test_what_was_quickly_found_is_kept_when_asked_again() -> None:
    cache = AnswerCache(1_000_000)
    cache.keep(POINT, LIMITS, answer(), QUICK)
    assert cache.find(1, POINT, LIMITS) is None
    cache.keep(POINT, LIMITS, answer(), QUICK)
    assert cache.find(1, POINT, LIMITS) == answer()


@pytest.mark.parametrize(
    ("generation", "query", "limits"),
    [
        (2, POINT, LIMITS),
        (1, Query(POINT.text, CSV, None), LIMITS),
        (1, Query(POINT.text, RESULTS_JSON, None, ("urn:g1",)), LIMITS),
        (1, Query(POINT.text + " ", RESULTS_JSON, None), LIMITS),
        (1, POINT, Limits(10, 5, 1_000_000)),
    ],
)
def test_another_question_has_no_answer_yet(generation: int, query: Query, limits: Limits) -> None:
    cache = AnswerCache(1_000_000)
    cache.keep(POINT, LIMITS, answer(), SLOW)
    assert cache.find(generation, query, limits) is None


def test_a_new_generation_ends_what_was_kept() -> None:
    cache = AnswerCache(1_000_000)
    cache.keep(POINT, LIMITS, answer(1), SLOW)
    cache.keep(POINT, LIMITS, answer(2, size=20), SLOW)
    cache.keep(POINT, LIMITS, answer(1), SLOW)
    assert cache.find(1, POINT, LIMITS) is None
    assert cache.find(2, POINT, LIMITS) == answer(2, size=20)


def test_the_longest_unasked_makes_room() -> None:
    cache = AnswerCache(64_000)
    queries = [Query(f"ASK {{ <urn:{number}> ?p ?o }}", RESULTS_JSON, None) for number in range(100)]
    for query in queries:
        cache.keep(query, LIMITS, answer(size=2000), SLOW)
        cache.find(1, queries[0], LIMITS)
    kept = [query for query in queries if cache.find(1, query, LIMITS)]
    assert queries[0] in kept
    assert queries[-1] in kept
    assert queries[1] not in kept
    assert 15 <= len(kept) <= 21


def test_a_large_answer_is_not_kept() -> None:
    cache = AnswerCache(64_000)
    cache.keep(POINT, LIMITS, answer(size=10_000), SLOW)
    assert cache.find(1, POINT, LIMITS) is None


def test_without_room_nothing_is_kept() -> None:
    cache = AnswerCache(0)
    cache.keep(POINT, LIMITS, answer(), SLOW)
    assert cache.find(1, POINT, LIMITS) is None


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (NOW() AS ?t) {}",
        r"SELECT (\u004eOW() AS ?t) {}",
        "SELECT (StrUUID() AS ?u) {}",
        "SELECT (rand() AS ?r) {}",
        "SELECT * { SERVICE <http://a/> {} }",
    ],
)
def test_what_may_differ_next_time_is_not_kept(text: str) -> None:
    cache = AnswerCache(1_000_000)
    cache.keep(Query(text, RESULTS_JSON, None), LIMITS, answer(), SLOW)
    assert is_volatile(text)
    assert cache.find(1, Query(text, RESULTS_JSON, None), LIMITS) is None
