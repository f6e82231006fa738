"""`digint-kg questions`."""

import json

import click

from digint_kg.cli import common, saying
from digint_kg.questions import Question
from digint_kg.questions.question import in_language


@click.command()
@common.language
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(lang: str | None, format_: str) -> None:
    """List the questions that can be asked, with their parameters."""
    service = common.service()
    language = lang or service.settings.language
    if format_ == "json":
        questions = [_machine(question) for question in service.questions]
        click.echo(json.dumps(questions, ensure_ascii=False, indent=1))
        return
    for question in service.questions:
        click.echo(click.style(question.slug, bold=True) + f"  {in_language(question.title, language)}")
        for parameter in question.parameters:
            needed = saying.said("needed" if parameter.required else f"default {parameter.default or 'all'}")
            click.echo(f"    --{parameter.name} ({parameter.type}, {needed})")


def _machine(question: Question) -> dict[str, object]:
    return {
        "slug": question.slug,
        "number": question.number,
        "step": question.step,
        "goal": question.goal,
        "title": dict(question.title),
        "description": dict(question.description),
        "parameters": [
            {"name": item.name, "type": item.type, "required": item.required, "default": item.default}
            for item in question.parameters
        ],
        "columns": [{"name": column.name, "unit": column.unit} for column in question.columns],
    }
