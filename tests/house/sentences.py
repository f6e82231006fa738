"""Lists the English sentences that the product tells: what the catalogues of all languages must have.

    python -m tests.house.sentences            all of them, as `place<TAB>sentence`
    python -m tests.house.sentences it         those that `texts/it.json` lacks, and its stale ones

Found are the words given to what tells (`DigintError`, `HttpError`, `say`, progress, …), and all other
literals that look like a sentence. Not found: docstrings, help (`test_help.py` finds it), log lines, SPARQL,
and sentences that stand in several languages where they are.
"""

import ast
import json
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, product
from pathlib import Path

from digint_kg.texts.pattern import holes, shape

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "digint_kg"

Parents = dict[ast.AST, ast.AST]
Reading = list[str | ast.expr]

TELLING = {
    *("DigintError", "HttpError", "ReaderFault", "FaultMessage", "Problem"),
    *("UsageError", "BadParameter", "ClickException", "say", "said", "_say", "progress"),
}
TOLD_BY_NAME = {"what", "remedy", "detail", "title", "text", "seen"}
TABLES = {"_TITLES", "_PHRASES"}
SILENT = {
    *("Said", "text", "warning", "info", "debug", "error", "exception", "execute", "executemany", "compile"),
    *("RuntimeError", "AssertionError", "TypeError", "ValueError", "KeyError", "option", "argument"),
    *("_help", "getLogger"),
}
SILENT_KEYWORDS = {"help", "description", "summary", "short_help", "epilog", "message", "show_default"}
SILENT_KEYS = {"en", "it", "description", "summary"}
ELSEWHERE = {
    *("client", "describing", "drawing", "exporting", "sheets", "report_html.py"),
    *("openapi.py", "sparql_openapi.py", "logs.py", "metrics.py"),
    "api.py",
}
"""Parts that write documents with texts of their own, or speak to programs."""
COMMENTED = {"proposal_text.py"}
"""Modules that write YAML: told are its comments."""
NOT_TOLD = {
    *("command line", "default all", "graph store", "not permitted", "nothing changed", "test suite"),
    *("error value", "expected one of ", "formula without a value", "quality and coherence", "service name"),
    *("source url", "web page", "pagina web", "package graphs", "shacl engine"),
    *("Forse {near}?", "usa {name}, che l'ontologia non dichiara."),
    "uses {name}, which the ontology does not declare.",
}
"""Names, marks, and sentences that stand beside their translation."""

_SENTENCE = re.compile(r"\S.* .*[.?]\s*\Z", re.DOTALL)
_NO_SENTENCE = re.compile(r"SELECT|CONSTRUCT|PREFIX|ASK|\?\w+ |<\?|\n")
_FRAGMENT = re.compile(
    r"[^A-Z\s](?:[^<>=$\[\]|*?]* )?[a-z']{2,} [^<>=$\[\]|*?]*[a-z']{2,}(?: [^<>=$\[\]|*?]*)?"
)
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_WORD = re.compile(r"[A-Za-z]{2}")


def sentences(package: Path = PACKAGE) -> dict[str, str]:
    """Each sentence with holes, and the first place where it stands."""
    found: dict[str, str] = {}
    shapes: set[tuple[str, ...]] = set()
    for path in sorted(package.rglob("*.py")):
        if not ELSEWHERE & set(path.relative_to(package).parts):
            commented = path.name in COMMENTED
            for line, sentence in of_source(path.read_text(encoding="utf-8"), commented=commented):
                if shape(sentence) not in shapes:
                    shapes.add(shape(sentence))
                    found[sentence] = f"{path.relative_to(package)}:{line}"
    return found


def of_source(source: str, *, commented: bool = False) -> Iterator[tuple[int, str]]:
    """The sentences of a module, with their lines; `commented`: those behind `# ` alone."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr) or not _is_outermost_text(node, parents):
            continue
        told = _is_told(node, parents)
        if told is False:
            continue
        for whole in _variants(node):
            sentence = whole.rpartition("# ")[2] if commented else whole
            given = "".join(shape(sentence))
            if (
                sentence not in NOT_TOLD
                and _WORD.search(given)
                and (_may_stand_alone(given) if told else _looks_told(sentence, given))
            ):
                yield node.lineno, sentence


def _may_stand_alone(given: str) -> bool:
    """Whether it is more than a code among a call's arguments, as `bad-input`."""
    return " " in given.strip() or given[:1].isupper()


def _looks_told(sentence: str, given: str) -> bool:
    """Whether it is a sentence, or a part of one that something else makes whole: three words and more."""
    if _NO_SENTENCE.search(given):
        return False
    return bool(_SENTENCE.match(sentence) or _FRAGMENT.fullmatch(sentence))


def _is_outermost_text(node: ast.AST, parents: Parents) -> bool:
    if not isinstance(node, ast.JoinedStr | ast.BinOp | ast.IfExp) and not (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    ):
        return False
    if isinstance(node, ast.BinOp | ast.IfExp) and not _holds_text(node):
        return False
    parent = parents.get(node)
    if isinstance(parent, ast.Expr | ast.JoinedStr | ast.FormattedValue | ast.Compare | ast.Subscript):
        return False
    return not isinstance(parent, ast.BinOp | ast.IfExp | ast.BoolOp)


def _holds_text(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and (_holds_text(node.left) or _holds_text(node.right))
    if isinstance(node, ast.IfExp):
        return _holds_text(node.body) or _holds_text(node.orelse)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_told(node: ast.AST, parents: Parents) -> bool | None:
    """Whether the words are given to what tells; False where they surely are not, None where that is open."""
    keyword = None
    found: bool | None = None
    while (parent := parents.get(node)) is not None and found is None:
        if isinstance(parent, ast.keyword):
            keyword = parent.arg
            found = False if keyword in SILENT_KEYWORDS else None
        elif isinstance(parent, ast.Dict):
            found = False if _is_silent_entry(parent, node) else None
        elif isinstance(parent, ast.Call):
            return _is_told_by(parent, node, keyword)
        elif isinstance(parent, ast.Assign | ast.AnnAssign):
            return _is_told_as(parent)
        elif isinstance(parent, ast.stmt):
            break
        node = parent
    return found


def _is_silent_entry(table: ast.Dict, value: ast.AST) -> bool:
    """Whether it is a key, or the value of a key such as `en`."""
    key = next((key for key, item in zip(table.keys, table.values, strict=True) if item is value), None)
    return key is None or (isinstance(key, ast.Constant) and key.value in SILENT_KEYS)


def _is_told_by(call: ast.Call, argument: ast.AST, keyword: str | None) -> bool | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if argument is call.func:
        return None
    if name in SILENT:
        return False
    return (keyword is None or keyword in TOLD_BY_NAME) if name in TELLING else None


def _is_told_as(assignment: ast.Assign | ast.AnnAssign) -> bool | None:
    targets = assignment.targets if isinstance(assignment, ast.Assign) else [assignment.target]
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    if names & TABLES:
        return True
    return False if names == {"COMMANDS"} else None


def _variants(node: ast.expr) -> list[str]:
    """All that an expression can say, with named holes for what is not known here."""
    return list(dict.fromkeys(_named(parts) for parts in _readings(node)))


def _readings(node: ast.expr) -> list[Reading]:
    readings: list[Reading]
    match node:
        case ast.Constant(value=str(text)):
            readings = [_split(text)]
        case ast.FormattedValue(value=value):
            readings = _readings(value) if _holds_choice(value) else [[value]]
        case ast.JoinedStr(values=values):
            readings = _joined(values)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            readings = _joined([left, right])
        case ast.IfExp(body=body, orelse=orelse):
            readings = _readings(body) + _readings(orelse)
        case ast.BoolOp(op=ast.Or(), values=values):
            readings = [reading for value in values for reading in _readings(value)]
        case _:
            readings = [[node]]
    return readings


def _holds_choice(node: ast.expr) -> bool:
    options: Iterable[ast.expr]
    if isinstance(node, ast.IfExp):
        options = (node.body, node.orelse)
    elif isinstance(node, ast.BoolOp):
        options = node.values
    else:
        return False
    return any(_holds_text(option) or _holds_choice(option) for option in options)


def _joined(nodes: Iterable[ast.expr]) -> list[Reading]:
    return [list(chain(*reading)) for reading in product(*map(_readings, nodes))]


def _split(text: str) -> list[str | ast.expr]:
    """A constant; `{name}` in it is a hole, as for `str.format`."""
    found: list[str | ast.expr] = []
    for place, piece in enumerate(_PLACEHOLDER.split(text)):
        found.append(ast.Name(piece) if place % 2 else piece)
    return found


def _named(parts: Reading) -> str:
    used: set[str] = set()
    written = ""
    for part in parts:
        if isinstance(part, str):
            written += part.replace("{", "{{").replace("}", "}}")
            continue
        name = base = _name(part)
        number = 1
        while name in used:
            number += 1
            name = f"{base}_{number}"
        used.add(name)
        written += f"{{{name}}}"
    return written


def _name(node: ast.expr) -> str:
    """A name that tells translators what stands in the hole."""
    names = [
        item.attr if isinstance(item, ast.Attribute) else item.id
        for item in ast.walk(node)
        if isinstance(item, ast.Name | ast.Attribute)
    ]
    if isinstance(node, ast.Attribute):
        return node.attr.strip("_").lower()
    if isinstance(node, ast.Call) and node.args:
        return _name(node.args[0])
    if isinstance(node, ast.Subscript):
        return _name(node.value)
    name = (names[0] if names else "what").strip("_").lower()
    return name if name.isidentifier() else "what"


def table(language: str, package: Path = PACKAGE) -> dict[str, dict[str, str]]:
    """The catalogue of a language."""
    found: dict[str, dict[str, str]] = json.loads((package / "texts" / f"{language}.json").read_text())
    return found


def missing(language: str) -> dict[str, str]:
    """The sentences that a catalogue lacks, and where they stand."""
    known = {shape(sentence) for sentence in table(language)["sentences"]}
    return {sentence: place for sentence, place in sentences().items() if shape(sentence) not in known}


def stale(language: str) -> list[str]:
    """The sentences of a catalogue that nothing tells any more."""
    told = {shape(sentence) for sentence in sentences()}
    return [sentence for sentence in table(language)["sentences"] if shape(sentence) not in told]


def uneven(language: str) -> list[str]:
    """The sentences of a catalogue whose translation is empty, or has other holes."""
    return [
        english
        for english, other in table(language)["sentences"].items()
        if not other.strip() or set(holes(english)) != set(holes(other))
    ]


def _main(arguments: list[str]) -> None:
    if not arguments:
        sys.stdout.writelines(f"{place}\t{sentence}\n" for sentence, place in sentences().items())
    for language in arguments:
        sys.stdout.writelines(f"{place}\t{sentence}\n" for sentence, place in missing(language).items())
        sys.stdout.writelines(f"stale\t{sentence}\n" for sentence in stale(language))


if __name__ == "__main__":
    _main(sys.argv[1:])
