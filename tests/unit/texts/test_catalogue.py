"""Sentences are found by their patterns, and told in another language."""

import pytest

from digint_kg.texts import LANGUAGES, primary, translated
from digint_kg.texts.catalogue import Catalogue
from digint_kg.texts.pattern import Pattern, holes, shape

SENTENCES = {
    "Nothing is published yet.": "Non è ancora pubblicato nulla.",
    "Ask again.": "Riprovare.",
    "{file} cannot be read: {why}.": "{file} non si può leggere: {why}.",
    "The settings file {path} cannot be read: {why}.": "Impostazioni illeggibili in {path}: {why}.",
    "{count} of {all} rows": "Su {all} righe, {count}",
    "{graph} holds no {graph}.": "{graph} non contiene {graph}.",
    "Write {{en: …}}.": "Scrivere {{en: …}}.",
    "{hint}Known are: {names}.": "{hint}Sono ammessi: {names}.",
    "Did you mean {near}? ": "Si intendeva {near}? ",
}
WORDS = {"Permission denied": "permesso negato", "no such {thing}": "{thing} inesistente"}


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue(SENTENCES, WORDS, {}, {})


@pytest.mark.parametrize(
    ("english", "italian"),
    [
        ("Nothing is published yet.", "Non è ancora pubblicato nulla."),
        ("a.ttl cannot be read: Permission denied.", "a.ttl non si può leggere: permesso negato."),
        ("a.ttl cannot be read: no such disk.", "a.ttl non si può leggere: disk inesistente."),
        ("a b: c cannot be read: d: e.", "a b: c non si può leggere: d: e."),
        ("The settings file x cannot be read: y.", "Impostazioni illeggibili in x: y."),
        ("3 of 5 rows", "Su 5 righe, 3"),
        ("Write {en: …}.", "Scrivere {en: …}."),
        ("Known are: a, b.", "Sono ammessi: a, b."),
        ("Did you mean a? Known are: a, b.", "Si intendeva a? Sono ammessi: a, b."),
        ("two\nlines cannot be read: x.", "two\nlines non si può leggere: x."),
        ("g holds no g.", "g non contiene g."),
    ],
)
def test_a_sentence_is_told_in_the_other_language(catalogue: Catalogue, english: str, italian: str) -> None:
    assert catalogue.translated(english) == italian


def test_several_sentences_are_told_one_by_one(catalogue: Catalogue) -> None:
    assert (
        catalogue.translated("Nothing is published yet. Ask again.")
        == "Non è ancora pubblicato nulla. Riprovare."
    )
    assert catalogue.translated("Nobody knows this. Ask again.") == "Nobody knows this. Riprovare."


def test_what_is_said_of_a_place_is_told_behind_it(catalogue: Catalogue) -> None:
    assert (
        catalogue.translated("/a b/c.ttl:3:4: Nothing is published yet. Ask again.")
        == "/a b/c.ttl:3:4: Non è ancora pubblicato nulla. Riprovare."
    )


@pytest.mark.parametrize("text", ["", " ", "Nobody knows this.", "g holds no h.", "{", "}{", "%s {0}", "\\"])
def test_what_nobody_knows_stays_as_it_is(catalogue: Catalogue, text: str) -> None:
    assert catalogue.translated(text) == text


def test_what_stands_in_a_hole_never_becomes_a_hole(catalogue: Catalogue) -> None:
    assert catalogue.translated("{why} cannot be read: {file}.") == "{why} non si può leggere: {file}."


def test_braces_that_do_not_close_are_refused() -> None:
    with pytest.raises(ValueError, match=r"[{}]"):
        Catalogue({"one {": "uno {"}, {}, {}, {})


def test_a_long_text_of_somebody_else_is_not_searched_for_ever(catalogue: Catalogue) -> None:
    text = "of " * 2_000 + "rows. " * 200
    assert catalogue.translated(text)


def test_english_and_unknown_languages_stay_english() -> None:
    assert LANGUAGES[0] == "en"
    for language in ("en", "en-GB", "xx", ""):
        assert translated("Nothing is published yet.", language) == "Nothing is published yet."


@pytest.mark.parametrize("tag", ["it", "it-IT", "IT", "it_IT.UTF-8"])
def test_a_country_does_not_matter(tag: str) -> None:
    assert primary(tag) == "it"
    assert translated("Nothing is published yet.", tag) == "Non è ancora pubblicato nulla."


def test_the_shape_of_a_sentence_does_not_know_names() -> None:
    assert shape("{a} is {b}.") == shape("{x} is {y}.") != shape("{a} was {b}.")
    assert holes("{a} is {b} {{c}}.") == ["a", "b"]
    assert Pattern("{a} is here.", "Qui {a}.").match("It is here.") == {"a": "It"}
