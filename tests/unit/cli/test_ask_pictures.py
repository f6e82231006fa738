"""`digint-kg ask --format svg|png|vl.json`."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

Cli = Callable[..., Any]
QUESTION = ("ask", "ranking", "--indicator", "eurostat/indicator/adult-learning", "--year", "2019")


def test_a_picture_is_written(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "ranking.svg"
    result = cli(*QUESTION, "--format", "svg", "--lang", "it", "-o", file)
    assert result.code == 0, result.out
    root = ET.parse(file).getroot()  # noqa: S314 (our own)
    assert root.get("lang") == "it"
    assert "24,2" in " ".join(root.itertext())


def test_the_other_formats_and_the_other_picture(cli: Cli, tmp_path: Path) -> None:
    image, spec = tmp_path / "map.png", tmp_path / "map.vl.json"
    assert cli(*QUESTION, "--format", "png", "--chart", "map", "-o", image).code == 0
    assert image.read_bytes().startswith(b"\x89PNG")
    assert cli(*QUESTION, "--format", "vl.json", "--chart", "map", "-o", spec).code == 0
    assert json.loads(spec.read_text(encoding="utf-8"))["description"].startswith("Map.")


def test_a_question_without_a_picture_says_so(cli: Cli) -> None:
    result = cli("ask", "s3-priorities", "--format", "png")
    assert result.code == 2
    assert "has no picture" in result.out + result.err
