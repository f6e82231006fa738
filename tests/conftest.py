"""What all tests share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared suites and data: `DIGINT_KG_SHARED`, else `../shared` beside the checkout."""
    root = Path(__file__).resolve().parents[1]
    folder = Path(os.environ.get("DIGINT_KG_SHARED", root.parent / "shared"))
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{folder} is missing")
        pytest.skip("the shared folder is not here")
    return folder
