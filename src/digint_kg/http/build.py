"""What answers depend on: the generation in force, and the build that answers."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from digint_kg import __version__, assets
from digint_kg.settings import Settings
from digint_kg.wiring import Service


def state_of(service: Service) -> Callable[[], str | None]:
    """Says what answers depend on now; one small file is read for it. None where nothing is published."""
    build = _build(service)
    known: dict[int, str] = {}

    def state() -> str | None:
        current = service.store.current_folder()
        if current is None:
            return None
        number = current[0]
        if number not in known:
            generation = service.store.current()
            made = generation.created.isoformat() if generation else ""
            known.clear()
            known[number] = f"{build} {number} {made}"
        return known[number]

    return state


def _build(service: Service) -> str:
    """Code, texts, questions and the settings that are seen in answers, in one hash."""
    code = hashlib.sha256()
    package = Path(__file__).resolve().parent.parent
    for folder, pattern in ((package, "*.py"), (package / "http", "*.html"), (package / "http", "*.json")):
        code.update(assets.sha256(folder, pattern).encode())
    code.update(assets.sha256(assets.folder("queries"), "*.rq").encode())
    settings = service.settings
    seen = (settings.base, settings.language, settings.service_allow, *_publisher(settings))
    return f"{__version__} {code.hexdigest()} {' '.join(seen)}"


def _publisher(settings: Settings) -> tuple[str, str, str]:
    return settings.publisher_name, settings.publisher_homepage, settings.publisher_email
