import time

import pytest

from digint_kg.answering.rerouting import rerouted

BASE = "https://base.example/"
GATE = "http://127.0.0.1:1234/s/"
THERE = f"<{GATE}http%3A%2F%2Fthere.example%2Fq>"


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("SELECT * { SERVICE <http://there.example/q> { } }", f"SELECT * {{ SERVICE {THERE} {{ }} }}"),
        ("ASK{service<http://there.example/q>{}}", f"ASK{{service{THERE}{{}}}}"),
        ("ASK{SERVICE SILENT <http://there.example/q>{}}", f"ASK{{SERVICE SILENT {THERE}{{}}}}"),
        ("ASK{SERVICE#c\n#d\n<http://there.example/q>{}}", f"ASK{{SERVICE#c\n#d\n{THERE}{{}}}}"),
        (
            "PREFIX t: <http://there.example/> ASK { SERVICE t:q {} }",
            f"PREFIX t: <http://there.example/> ASK {{ SERVICE {THERE} {{}} }}",
        ),
        (
            "PREFIX : <http://there.example/> ASK { SERVICE :q {} }",
            f"PREFIX : <http://there.example/> ASK {{ SERVICE {THERE} {{}} }}",
        ),
        (
            "BASE <http://there.example/x/y> PREFIX t: <..> ASK { SERVICE t:q {} SERVICE </q> }",
            f"BASE <http://there.example/x/y> PREFIX t: <..> ASK {{ SERVICE {THERE} {{}} SERVICE {THERE} }}",
        ),
        (r"ASK { SERVICE <http://there.example/\u0071> {} }", f"ASK {{ SERVICE {THERE} {{}} }}"),
        (
            "ASK { FILTER(?a<?b&&?c>?d) SERVICE <http://there.example/q> {} }",
            f"ASK {{ FILTER(?a<?b&&?c>?d) SERVICE {THERE} {{}} }}",
        ),
    ],
)
def test_endpoints_are_led_to_the_gateway(text: str, changed: str) -> None:
    assert rerouted(text, BASE, GATE) == changed


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }",
        "ASK { ?s ?p 'SERVICE <http://there.example/q>' }",
        'ASK { ?s ?p """x" SERVICE <http://there.example/q>""" }',
        "ASK { # SERVICE <http://there.example/q>\n }",
        "ASK { ?service <http://there.example/q> ?o }",
        "ASK { $SERVICE <http://there.example/q> ?o }",
        "ASK { ?s service:x <http://there.example/q> }",
        "ASK { ?s 'x'@service <http://there.example/q> }",
        "ASK { SERVICE ?x { ?s <http://there.example/q> ?o } }",
        "ASK { SERVICE unknown:x {} }",
        "ASK { SERVICE <http://there.example/ q> {} }",
        r"ASK { SERVICE <http://there.example/\u003E> {} }",
        "ASK { SERVICE <http://[there/q> {} }",
        f"ASK {{ SERVICE <http://there.example/{'q' * 3000}> {{}} }}",
        "'''",
        "SERVICE",
        "<",
    ],
)
def test_everything_else_stays(text: str) -> None:
    assert rerouted(text, BASE, GATE) == text


@pytest.mark.parametrize(
    "piece",
    ["a.", ":.", "<", "'", '"', "'''\"", "a:.", "\\", "SERVICE ", "#", "<a", "?", "a:%4", "....", "_"],
)
def test_long_texts_are_read_in_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    assert rerouted(text, BASE, GATE) == text
    assert time.process_time() - began < 8
