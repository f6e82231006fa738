from pathlib import Path
from typing import Any

import pytest

from digint_kg.use_cases import doctor


class Well:
    """Stands in for store, checker and package."""

    engine = "none"

    def current(self) -> None: ...

    def publications(self) -> list[Any]:
        return []


@pytest.mark.parametrize(
    ("why", "said"),
    [("", "in a reader without network"), ("nobody may", "refused: nobody may")],
)
def test_it_says_how_calls_to_others_are_kept_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str, said: str
) -> None:
    monkeypatch.setattr(doctor, "why_unconfined", lambda: why)
    well: Any = Well()
    signs = {sign.name: sign for sign in doctor.examine(tmp_path, well, well, well)}
    assert said in signs["SERVICE and LOAD"].seen
    assert signs["SERVICE and LOAD"].well
