"""A question as an entry of the catalogue, for machines."""

from typing import Any

from digint_kg.questions.question import Question, in_language


def listed(question: Question, language: str) -> dict[str, Any]:
    """The entry, its texts in one language."""
    return {
        "slug": question.slug,
        "href": f"/questions/{question.slug}",
        "step": question.step,
        "number": question.number,
        "title": in_language(question.title, language),
        "description": in_language(question.description, language),
        "goal": question.goal,
        "tags": list(question.tags),
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "label": in_language(parameter.label, language),
                "required": parameter.required,
                "default": parameter.default,
                "class": parameter.class_,
                "scheme": parameter.scheme,
            }
            for parameter in question.parameters
        ],
        "charts": [
            {"kind": chart.kind, **{role: list(names) for role, names in chart.roles.items()}}
            for chart in question.charts
        ],
        "columns": [
            {"name": column.name, "label": in_language(column.label, language), "unit": column.unit}
            for column in question.columns
        ],
        "example": dict(question.example),
    }
