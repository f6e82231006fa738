"""Writes a check report as a page of its own: no script, nothing to fetch, faults shown where they stand."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from digint_kg.checking import report_words as words
from digint_kg.findings import CheckReport, Excerpt, Finding, Severity

_STYLE: Final = """
body{font:1rem/1.5 sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}
td,th{text-align:left;vertical-align:top;padding:.3rem .6rem;border:1px solid #999}
.scroll{overflow-x:auto}.scroll:focus{outline:3px solid #0645ad}
.excerpt th{color:#444;font-weight:normal;background:#f2f2f2}
.excerpt td{white-space:pre-wrap;min-width:6rem;max-width:22rem;overflow-wrap:anywhere}
.lines td{font-family:monospace;max-width:none}
.violation{background:#fbd5d5}.warning{background:#fdebc2}.info{background:#d9e8fb}
.mark{font-size:.8rem;font-weight:bold}
"""
_SECURITY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_LETTERS: Final = 26


def as_html(report: CheckReport, language: str) -> str:
    """The page."""
    title = escape(words.text("title", language))
    checked = f"{words.text('checked', language)}: {', '.join(report.sources)} ({report.engine})"
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_SECURITY}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f"<p>{escape(checked)}</p><p><strong>{escape(words.summary(report, language))}</strong></p>"
        f"{findings(report, language)}</main></body></html>\n"
    )


def findings(report: CheckReport, language: str) -> str:
    """The findings by severity and the excerpts in which they stand, as part of a page."""
    numbered = list(enumerate(report.findings, start=1))
    shown = _shown(report)
    return f"{''.join(_groups(numbered, shown, language))}{_excerpts(report, numbered, language)}"


def _shown(report: CheckReport) -> set[tuple[str, str | None, int]]:
    """The rows of all excerpts, by file and sheet."""
    return {(excerpt.file, excerpt.sheet, row) for excerpt in report.excerpts for row, _ in excerpt.rows}


def _groups(
    numbered: list[tuple[int, Finding]], shown: set[tuple[str, str | None, int]], language: str
) -> Iterator[str]:
    for severity in sorted(Severity, reverse=True):
        chosen = [(number, finding) for number, finding in numbered if finding.severity is severity]
        if not chosen:
            continue
        heads = "".join(f'<th scope="col">{escape(words.text(name, language))}</th>' for name in _COLUMNS)
        rows = "".join(_row(number, finding, shown, language) for number, finding in chosen)
        yield (
            f"<h2>{escape(words.group(severity, language))} ({len(chosen)})</h2>"
            f'<table class="findings"><thead><tr><th scope="col">#</th>{heads}</tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )


_COLUMNS: Final = ("place", "message")


def _row(number: int, finding: Finding, shown: set[tuple[str, str | None, int]], language: str) -> str:
    where = finding.location
    place = escape(words.place(finding, language))
    if where and (where.file, where.sheet, _row_of(finding)) in shown:
        place = f'<a href="#c{number}">{place}</a>'
    return (
        f'<tr id="f{number}"><th scope="row" class="{finding.severity.name.lower()}">{number}</th>'
        f"<td>{place}</td><td>{escape(finding.message(language))}</td></tr>"
    )


def _excerpts(report: CheckReport, numbered: list[tuple[int, Finding]], language: str) -> str:
    if not report.excerpts:
        return ""
    shown = "".join(_excerpt(excerpt, numbered, language) for excerpt in report.excerpts)
    return f"<h2>{escape(words.text('excerpts', language))}</h2>{shown}"


def _excerpt(excerpt: Excerpt, numbered: Iterable[tuple[int, Finding]], language: str) -> str:
    here = [
        (number, finding)
        for number, finding in numbered
        if finding.location
        and (finding.location.file, finding.location.sheet) == (excerpt.file, excerpt.sheet)
    ]
    name = excerpt.file.replace("\\", "/").rpartition("/")[2]
    if excerpt.sheet:
        name += f", {words.text('sheet', language)} {excerpt.sheet}"
    width = max((len(cells) for _, cells in excerpt.rows), default=0)
    heads = "".join(f'<th scope="col">{_column(place)}</th>' for place in range(1, width + 1))
    head = f"<thead><tr><td></td>{heads}</tr></thead>" if excerpt.is_table else ""
    rows = "".join(_excerpt_row(number, cells, width, here) for number, cells in excerpt.rows)
    kind = "excerpt" if excerpt.is_table else "excerpt lines"
    return (
        f"<h3>{escape(name)}</h3>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(name)}">'
        f'<table class="{kind}">{head}<tbody>{rows}</tbody></table></div>'
    )


def _is_in(excerpt: Excerpt, finding: Finding) -> bool:
    where = finding.location
    return where is not None and (where.file, where.sheet) == (excerpt.file, excerpt.sheet)


def _excerpt_row(row: int, cells: tuple[str, ...], width: int, here: Iterable[tuple[int, Finding]]) -> str:
    on_row = [(number, finding) for number, finding in here if _row_of(finding) == row]
    row_marks = [(number, finding) for number, finding in on_row if not _cell_of(finding)]
    shown = [f'<tr><th scope="row"{_style(row_marks)}>{row}{_marks(row_marks)}</th>']
    for place in range(1, width + 1):
        name = f"{_column(place)}{row}"
        marks = [(number, finding) for number, finding in on_row if _cell_of(finding) == name]
        text = escape(cells[place - 1]) if place <= len(cells) else ""
        shown.append(f"<td{_style(marks or row_marks)}>{text}{_marks(marks)}</td>")
    return "".join(shown) + "</tr>"


def _style(marks: list[tuple[int, Finding]]) -> str:
    if not marks:
        return ""
    worst = max(finding.severity for _, finding in marks)
    return f' class="{worst.name.lower()}"'


def _marks(marks: list[tuple[int, Finding]]) -> str:
    return "".join(f' <a class="mark" id="c{number}" href="#f{number}">[{number}]</a>' for number, _ in marks)


def _row_of(finding: Finding) -> int | None:
    where = finding.location
    if where is None:
        return None
    if where.cell:
        digits = "".join(letter for letter in where.cell if letter.isdigit())
        return int(digits) if digits else None
    return where.line


def _cell_of(finding: Finding) -> str | None:
    return finding.location.cell if finding.location else None


def _column(number: int) -> str:
    name = ""
    while number:
        number, letter = divmod(number - 1, _LETTERS)
        name = chr(ord("A") + letter) + name
    return name
