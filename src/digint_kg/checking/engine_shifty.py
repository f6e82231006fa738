"""The SHACL engine shifty: about 20 times as fast as the reference, and in agreement with it (tests)."""

import shifty

from digint_kg.checking.report_graph import results
from digint_kg.checking.result import Result


class ShiftyEngine:
    """shifty, without inference, refusing what it cannot evaluate; the last shapes stay prepared."""

    def __init__(self) -> None:
        self._prepared: tuple[bytes, shifty.PreparedValidator] | None = None

    @property
    def name(self) -> str:
        """Name and version."""
        return f"shifty {shifty.__version__}"

    def validate(self, data: bytes, shapes: bytes) -> list[Result]:
        """The results of `data` against `shapes`, both N-Triples."""
        _, report, _ = self._validator(shapes).validate(
            data, infer=False, on_unsupported="error", graph_mode="data", sort_results=False
        )
        return results(report)

    def _validator(self, shapes: bytes) -> shifty.PreparedValidator:
        if self._prepared is None or self._prepared[0] != shapes:
            self._prepared = (shapes, shifty.PreparedValidator(shapes))
        return self._prepared[1]
