"""docs/model.md says what the questions need today."""

import runpy
from pathlib import Path


def test_page_is_up_to_date(root: Path) -> None:
    made = runpy.run_path(str(root / "docs" / "make_model.py"))["page"]()
    shown = (root / "docs" / "model.md").read_text(encoding="utf-8")
    assert shown == made, "run: python docs/make_model.py"
