"""The words of pictures, in both languages."""

import re
from decimal import Decimal
from itertools import pairwise
from math import dist

import pytest

from digint_kg.drawing import words
from digint_kg.drawing.layout import placed
from digint_kg.drawing.words import Words


def test_both_languages_say_the_same_things() -> None:
    english, italian = words._read("en"), words._read("it")  # noqa: SLF001 (their files)
    assert english.keys() == italian.keys()
    places = re.compile(r"{\w+}")
    for key, said in english.items():
        if isinstance(said, str):
            assert set(places.findall(said)) == set(places.findall(italian[key])), key
    assert english["units"].keys() == italian["units"].keys()


@pytest.mark.parametrize(
    ("value", "english", "italian"),
    [
        ("8005882", "8,005,882", "8.005.882"),
        ("1234.50", "1234.50", "1234,50"),
        ("-0.467", "-0.467", "-0,467"),
        ("12345.6", "12,345.6", "12.345,6"),
        ("0", "0", "0"),
    ],
)
def test_numbers_keep_every_digit(value: str, english: str, italian: str) -> None:
    assert (Words("en").number(Decimal(value)), Words("it").number(Decimal(value))) == (english, italian)


def test_linked_nodes_lie_nearer_than_others() -> None:
    at = placed(["a", "b", "c", "d"], [("a", "b"), ("c", "d")])

    def far(one: str, other: str) -> float:
        return dist(at[one], at[other])

    assert max(far("a", "b"), far("c", "d")) < min(far("a", "c"), far("b", "d"), far("a", "d"))


def test_three_hundred_nodes_lie_apart() -> None:
    names = [str(place) for place in range(300)]
    at = placed(names, list(pairwise(names)))
    assert len({(round(x, 2), round(y, 2)) for x, y in at.values()}) > 290
