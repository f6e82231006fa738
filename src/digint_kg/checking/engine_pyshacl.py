"""The SHACL engine pySHACL: the reference that others are held against."""

import pyshacl
from rdflib import Graph

from digint_kg.checking.report_graph import results
from digint_kg.checking.result import Result


class PyshaclEngine:
    """pySHACL, without inference."""

    @property
    def name(self) -> str:
        """Name and version."""
        return f"pyshacl {pyshacl.__version__}"

    def validate(self, data: bytes, shapes: bytes) -> list[Result]:
        """The results of `data` against `shapes`, both N-Triples."""
        _, report, _ = pyshacl.validate(
            Graph().parse(data=data, format="nt"),
            shacl_graph=Graph().parse(data=shapes, format="nt"),
            inference="none",
            advanced=False,
            do_owl_imports=False,
        )
        if not isinstance(report, Graph):
            raise RuntimeError(f"pySHACL gave no report: {report!r}")  # noqa: TRY004 - not the caller's type
        return results(report)
