"""The words of a check report, in English and Italian."""

from typing import Final

from digint_kg.findings import CheckReport, Finding, Severity
from digint_kg.questions.question import in_language

_SEVERITIES: Final = {
    "en": {
        Severity.VIOLATION: ("violation", "violations"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.INFO: ("piece of advice", "pieces of advice"),
    },
    "it": {
        Severity.VIOLATION: ("violazione", "violazioni"),
        Severity.WARNING: ("avviso", "avvisi"),
        Severity.INFO: ("consiglio", "consigli"),
    },
}
_GROUPS: Final = {
    "en": {
        Severity.VIOLATION: "Violations: these block publication",
        Severity.WARNING: "Warnings: something is missing or doubtful",
        Severity.INFO: "Advice",
    },
    "it": {
        Severity.VIOLATION: "Violazioni: impediscono la pubblicazione",
        Severity.WARNING: "Avvisi: qualcosa manca o è dubbio",
        Severity.INFO: "Consigli",
    },
}
_FINE: Final = {
    "en": "Nothing was found that blocks a publication.",
    "it": "Nulla impedisce la pubblicazione.",
}
_TEXTS: Final = {
    "title": {"en": "Check report", "it": "Rapporto di controllo"},
    "checked": {"en": "Checked", "it": "Controllati"},
    "place": {"en": "Place", "it": "Posizione"},
    "severity": {"en": "Severity", "it": "Gravità"},
    "message": {"en": "What is wrong, and the remedy", "it": "Che cosa non va, e il rimedio"},
    "thing": {"en": "Thing", "it": "Cosa"},
    "excerpts": {"en": "Where it stands", "it": "Dove si trova"},
    "row": {"en": "row", "it": "riga"},
    "sheet": {"en": "sheet", "it": "foglio"},
    "elsewhere": {"en": "no place in the file", "it": "nessun punto del file"},
}


def text(name: str, language: str) -> str:
    """One of the words."""
    return in_language(_TEXTS[name], language)


def severity(finding: Finding, language: str) -> str:
    """What a finding's severity is called."""
    return _words(finding.severity, language)[0]


def group(severity_: Severity, language: str) -> str:
    """The heading over all findings of a severity."""
    return _GROUPS.get(language, _GROUPS["en"])[severity_]


def summary(report: CheckReport, language: str) -> str:
    """How many findings there are of each severity, in one line."""
    counts = [
        f"{count} {_words(item, language)[count != 1]}"
        for item in sorted(Severity, reverse=True)
        if (count := report.count(item))
    ]
    if report.conforms:
        counts.insert(0, in_language(_FINE, language))
    return " ".join(counts)


def place(finding: Finding, language: str) -> str:
    """Where a finding is, for people."""
    return str(finding.location or finding.graph or text("elsewhere", language))


def _words(severity_: Severity, language: str) -> tuple[str, str]:
    return _SEVERITIES.get(language, _SEVERITIES["en"])[severity_]
