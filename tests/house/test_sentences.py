"""Whatever is told to people is told in every language that there is a catalogue for (decision 21)."""

from pathlib import Path

import pytest
from tests.house import sentences

from digint_kg.cli import audit, regions, submissions, token
from digint_kg.http.languages import LANGUAGES as PAGES
from digint_kg.texts import LANGUAGES, translated
from digint_kg.texts.pattern import holes

OTHERS = LANGUAGES[1:]


def test_pages_and_sentences_speak_the_same_languages() -> None:
    assert {"en", "it"} <= set(LANGUAGES)
    assert set(PAGES) == set(LANGUAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    """`python -m tests.house.sentences it` lists what is missing."""
    assert sentences.missing(language) == {}


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_stale(language: str) -> None:
    assert sentences.stale(language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_has_the_holes_of_its_sentence(language: str) -> None:
    assert sentences.uneven(language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_knows_the_same_words(language: str) -> None:
    for part in ("words", "headings"):
        assert sentences.table(language)[part].keys() == sentences.table("it")[part].keys()


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_found_again_with_its_holes_filled(language: str) -> None:
    """Filled with what no sentence says, each sentence gives its own translation, and no other one's."""
    for english, other in sentences.table(language)["sentences"].items():
        values = {name: f"<{number}>" for number, name in enumerate(holes(english))}
        found = translated(english.format(**values), language)
        assert found == other.format(**values), english


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('DigintError(K, f"No {name!r}.", remedy="Look again.")', ["No {name}.", "Look again."]),
        ("DigintError(K, f\"Of {a.b or 'none'} yet.\")", ["Of {b} yet.", "Of none yet."]),
        ('DigintError(K, "One way" if x else "Any way")', ["One way", "Any way"]),
        ('HttpError(405, f"{m} is not taken.", headers={"allow": "GET"})', ["{m} is not taken."]),
        ('raise wrong(f"{x} is {x}.", remedy="Write {en: …}.")', ["{x} is {x_2}.", "Write {{en: …}}."]),
        ('progress(f"Checking {file.name}")', ["Checking {name}"]),
        ('WHAT = {404: "Nothing at {path}."}', ["Nothing at {path}."]),
        ('return "the archive holds too much"', ["the archive holds too much"]),
        ('"""A docstring is no sentence."""', []),
        ('option("--x", help="What it is for.")', []),
        ('Said("code", "It was mended.", "È stato corretto.")', []),
        ('WORDS = {"en": "One thing is wrong."}', []),
        ('_LOG.warning("Something is odd here.")', []),
        ('store.execute("SELECT a FROM b WHERE c = ?")', []),
        ('open("a file", "rb").read()', []),
    ],
)
def test_the_extractor_finds_what_is_told(source: str, found: list[str]) -> None:
    assert [sentence for _, sentence in sentences.of_source(source)] == found


def test_every_heading_of_the_command_line_is_translated() -> None:
    used = {*audit._COLUMNS, *token._COLUMNS, *submissions._COLUMNS, *regions._columns()}  # noqa: SLF001
    for language in OTHERS:
        assert used <= sentences.table(language)["headings"].keys()


def test_the_extractor_reads_the_whole_package(root: Path) -> None:
    found = sentences.sentences(root / "src" / "digint_kg")
    rooms = {place.split("/")[0] for place in found.values()}
    assert {"cli", "http", "reading", "use_cases", "stores", "answering"} <= rooms
    assert len(found) > 500
