"""What all tests share."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digint_kg import assets, wiring
from digint_kg.settings import Settings
from digint_kg.use_cases.seed import packaged_regions, seed
from digint_kg.wiring import Service

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure() -> None:
    """Gives each of the processes that share the tests a session of its own, as a service has one.

    Within a session, processes that go last (`precedence.py`) would wait for the work of all other tests.
    """
    if "PYTEST_XDIST_WORKER" in os.environ and hasattr(os, "setsid"):
        os.setsid()


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared suites and data: `DIGINT_KG_SHARED`, else `../shared` beside the checkout."""
    folder = Path(os.environ.get("DIGINT_KG_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{folder} is missing")
        pytest.skip("the shared folder is not here")
    return folder


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests see none of the settings of whoever runs them."""
    for name in list(os.environ):
        if name.startswith("DIGINT_KG_") and name != "DIGINT_KG_SHARED":
            monkeypatch.delenv(name)


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Service]:
    """Builds a service over an empty home below `tmp_path`, with settings changed as named."""

    def make(home: Path | None = None, **settings: object) -> Service:
        chosen = replace(Settings(home=home or tmp_path / "home"), **settings)  # type: ignore[arg-type]
        return wiring.build(chosen, readers=1)

    return make


@pytest.fixture(scope="session")
def seeded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the packaged regions are published; to be read, not written."""
    home = tmp_path_factory.mktemp("seeded")
    service = wiring.build(Settings(home=home), readers=1)
    result = seed(
        packaged_regions(assets.folder("data"), demo=True),
        publisher=service.publisher,
        reader=service.reader,
        store=service.store,
        names=service.names,
        progress=lambda _step: None,
    )
    assert result is not None
    assert result.report.conforms, [finding.message() for finding in result.report.findings]
    return home


@pytest.fixture
def seeded(seeded_home: Path, tmp_path: Path, build: Callable[..., Service]) -> Service:
    """A service over a copy of the seeded home, to do with as one likes."""
    home = tmp_path / "seeded"
    shutil.copytree(seeded_home, home)
    return build(home)
