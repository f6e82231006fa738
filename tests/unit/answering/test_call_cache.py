from digint_kg.answering.allow_list import Endpoint
from digint_kg.answering.call_cache import CallCache
from digint_kg.answering.fetching import Fetched

THERE = Endpoint("http", "there.example", 80, "/q")


def fetched(size: int = 10) -> Fetched:
    return Fetched("text/csv", b"x" * size)


def test_an_answer_grows_old() -> None:
    now = 0.0
    cache = CallCache(100, 60, lambda: now)
    cache.put((THERE, b"a"), fetched())
    now = 59.0
    assert cache.get((THERE, b"a")) == fetched()
    assert cache.get((THERE, b"b")) is None
    now = 61.0
    assert cache.get((THERE, b"a")) is None


def test_the_oldest_go_where_there_is_no_room() -> None:
    cache = CallCache(100, 60)
    for name in (b"a", b"b", b"c"):
        cache.put((THERE, name), fetched(40))
    assert [cache.get((THERE, name)) is None for name in (b"a", b"b", b"c")] == [True, False, False]
    cache.put((THERE, b"c"), fetched(30))
    assert cache.get((THERE, b"b"))
    cache.put((THERE, b"d"), fetched(1000))
    assert cache.get((THERE, b"d")) is None
