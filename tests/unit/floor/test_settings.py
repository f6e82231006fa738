"""Settings: environment beats file beats default, and nonsense is told."""

from pathlib import Path

import pytest

from digint_kg import settings
from digint_kg.errors import DigintError, Kind


def test_defaults_stand_alone() -> None:
    assert settings.load({}).base == "https://w3id.org/digint/"


def test_environment_beats_file_beats_default(tmp_path: Path) -> None:
    file = tmp_path / "digint.toml"
    file.write_text('readers = 2\nlanguage = "it"\n')
    found = settings.load({"DIGINT_KG_CONFIG": str(file), "DIGINT_KG_READERS": "3"})
    assert (found.readers, found.language, found.queue) == (3, "it", 64)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("true", True), ("Yes", True), ("1", True), ("on", True), ("false", False), ("0", False), ("no", False)],
)
def test_yes_and_no(tmp_path: Path, text: str, wanted: bool) -> None:  # noqa: FBT001
    assert settings.load({"DIGINT_KG_SERVICE_ALLOW_PRIVATE": text}).service_allow_private is wanted
    file = tmp_path / "digint.toml"
    file.write_text(f"service_allow_private = {str(wanted).lower()}\n")
    assert settings.load({"DIGINT_KG_CONFIG": str(file)}).service_allow_private is wanted


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("READERS", "many", "DIGINT_KG_READERS"),
        ("READERS", "0", "above 0"),
        ("SERVICE_ALLOW_PRIVATE", "perhaps", "neither yes nor no"),
        ("BASE", "example.org", "slash"),
        ("BASE", "https://example.org", "slash"),
        ("SHACL_ENGINE", "topbraid", "shifty or pyshacl"),
        ("CONFIG", "/nowhere.toml", "cannot be read"),
    ],
)
def test_nonsense_is_told(name: str, value: str, said: str) -> None:
    with pytest.raises(DigintError, match=said) as caught:
        settings.load({f"DIGINT_KG_{name}": value})
    assert caught.value.kind is Kind.BAD_INPUT


@pytest.mark.parametrize("text", ["readers = ", "raeders = 2", "\xff"])
def test_a_bad_file_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "digint.toml"
    file.write_text(text, encoding="latin-1")
    with pytest.raises(DigintError, match=r"digint\.toml") as caught:
        settings.load({"DIGINT_KG_CONFIG": str(file)})
    assert caught.value.kind is Kind.BAD_INPUT
