"""What a dry run showed, as a table for machines."""

import json

from digint_kg.checking import report_json
from digint_kg.use_cases import difference_words
from digint_kg.use_cases.answer_changes import AnswerChange, AnswerChanges, Row
from digint_kg.use_cases.preview import Preview


def table(shown: Preview, language: str) -> dict[str, object]:
    """The whole preview, names in the language."""
    report = shown.outcome.report
    return {
        "would_be_published": bool(shown.outcome.changes) and report.conforms,
        "report": json.loads(report_json.as_json(report)),
        "difference": difference_words.table(shown.difference, language) if shown.difference else None,
        "answers": answers_table(shown.answers) if shown.answers else None,
    }


def answers_table(answers: AnswerChanges) -> dict[str, object]:
    """Which answers change, with the first rows that go and come; terms as in SPARQL's JSON results."""
    return {
        "same": answers.same,
        "changed": [_change(change) for change in answers.changed],
        "not_compared": [{"question": item.question.slug, "why": item.why} for item in answers.not_compared],
    }


def _change(change: AnswerChange) -> dict[str, object]:
    return {
        "question": change.question.slug,
        "given": dict(change.given),
        "columns": list(change.columns),
        "rows": {"before": change.before, "after": change.after, "gone": change.gone, "new": change.new},
        "first_gone": [_row(row) for row in change.rows_gone],
        "first_new": [_row(row) for row in change.rows_new],
    }


def _row(row: Row) -> list[object]:
    return [difference_words.term_table(cell) if cell is not None else None for cell in row]
