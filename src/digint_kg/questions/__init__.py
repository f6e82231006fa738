"""Questions: SPARQL files with a typed `#+` header, and their parameters bound as terms."""

from digint_kg.questions.catalogue import Catalogue
from digint_kg.questions.question import Column, Parameter, Question

__all__ = ["Catalogue", "Column", "Parameter", "Question"]
