"""A steward of one region tries every door to another region's graphs, and to those that nobody writes.

All that is published, and not only what was aimed at, has the same bytes afterwards.
"""

import dataclasses
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, Store
from tests.protocol.conftest import Server, running
from tests.unit.answering.listening import listening

from digint_kg.graphs import GraphNames
from digint_kg.http.desk.proposal import Proposal, Result, Stage
from digint_kg.http.desk.proposals import Proposals
from digint_kg.permissions import parse_scope
from digint_kg.ports import AuditOutcome
from digint_kg.submissions import Slip
from digint_kg.terms import PROJECT
from digint_kg.wiring import Service, build

NAMES: Final = GraphNames(PROJECT)
OWN: Final = NAMES.dataset("emilia-romagna", "s3")
OTHER: Final = NAMES.dataset("flanders", "s3")
FORBIDDEN: Final = (
    OTHER,
    NAMES.dataset("flanders", "new"),
    NAMES.derived("emilia-romagna"),
    NAMES.reference("nuts"),
    NAMES.ontology,
    NAMES.shapes,
    NAMES.catalogue,
    NAMES.publications,
)
DISGUISED: Final = (
    OTHER.replace("flanders", "Flanders"),
    OTHER.replace("flanders", "%66landers"),
    OTHER.replace("/s3", "%2Fs3"),
    OTHER.replace("https", "http"),
    OTHER.replace("https", "HTTPS"),
    OTHER.replace("w3id.org", "W3ID.ORG"),
    OTHER.replace("w3id.org", "w3id.org:443"),
    OTHER.replace("w3id.org", "user@w3id.org"),
    OTHER + "/",
    OTHER + "#",
    OTHER + "?x",
    OTHER + "%00",
    OTHER.replace("flanders/", "flanders//"),
    OTHER.replace("flanders", "fl\u0430nders"),
    OWN.replace("/s3", "/../flanders/s3"),
    OWN.replace("/s3", "/%2e%2e/flanders/s3"),
    OWN + "/../../flanders/s3",
    NAMES.prefix + "./flanders/s3",
    NAMES.prefix,
    NAMES.prefix + "emilia-romagna",
    NAMES.base,
    "urn:x-digint:default-graph",
    "flanders/s3",
    "/graph/flanders/s3",
    "",
)
TRIPLE: Final = "<urn:x> <urn:y> <urn:z>"
BODY: Final = f"{TRIPLE} ."
NAMED: Final = f"GRAPH <{OTHER}> {{ {TRIPLE} }}"
OWN_PREFIX: Final = f"PREFIX f: <{NAMES.prefix}emilia-romagna/>"
OTHER_PREFIX: Final = f"PREFIX f: <{NAMES.prefix}flanders/>"
EVERYTHING: Final = "GRAPH ?g { ?s ?p ?o }"

UPDATES: Final = {
    "insert data": f"INSERT DATA {{ {NAMED} }}",
    "delete data": f"DELETE DATA {{ {NAMED} }}",
    "delete where": f"DELETE WHERE {{ GRAPH <{OTHER}> {{ ?s ?p ?o }} }}",
    "delete where any": f"DELETE WHERE {{ {EVERYTHING} }}",
    "modify": f"DELETE {{ GRAPH <{OTHER}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{OTHER}> {{ ?s ?p ?o }} }}",
    "modify any": f"DELETE {{ {EVERYTHING} }} INSERT {{ GRAPH ?g {{ ?s ?p 1 }} }} WHERE {{ {EVERYTHING} }}",
    "insert any": f"INSERT {{ GRAPH ?g {{ {TRIPLE} }} }} WHERE {{ BIND (<{OTHER}> AS ?g) }}",
    "bound any": f"INSERT {{ GRAPH ?g {{ {TRIPLE} }} }} WHERE {{ BIND (IRI('{OTHER}') AS ?g) }}",
    "with": f"WITH <{OTHER}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "with own, named other": f"WITH <{OWN}> INSERT {{ {TRIPLE} . {NAMED} }} WHERE {{}}",
    "using": f"DELETE {{ GRAPH <{OTHER}> {{ ?s ?p ?o }} }} USING <{OWN}> WHERE {{ ?s ?p ?o }}",
    "with other, using own": f"WITH <{OTHER}> DELETE {{ ?s ?p ?o }} USING <{OTHER}> WHERE {{ ?s ?p ?o }}",
    "copy": f"COPY <{OWN}> TO <{OTHER}>",
    "copy silent": f"COPY SILENT GRAPH <{OWN}> TO GRAPH <{OTHER}>",
    "copy default": f"COPY DEFAULT TO <{OTHER}>",
    "move to": f"MOVE <{OWN}> TO <{OTHER}>",
    "move from": f"MOVE <{OTHER}> TO <{OWN}>",
    "add": f"ADD <{OWN}> TO <{OTHER}>",
    "clear": f"CLEAR GRAPH <{OTHER}>",
    "clear default": f"CLEAR DEFAULT ; CLEAR GRAPH <{OTHER}>",
    "clear named": "CLEAR NAMED",
    "clear all": "CLEAR SILENT ALL",
    "drop": f"DROP GRAPH <{OTHER}>",
    "drop named": "DROP NAMED",
    "drop all": "DROP ALL",
    "create": f"CREATE GRAPH <{NAMES.dataset('flanders', 'new')}>",
    "second operation": f"INSERT DATA {{ GRAPH <{OWN}> {{ {TRIPLE} }} }} ; DROP GRAPH <{OTHER}>",
    "first operation": f"DROP GRAPH <{OTHER}> ; INSERT DATA {{ GRAPH <{OWN}> {{ {TRIPLE} }} }}",
    "nothing, then all": f"INSERT DATA {{}} ; DELETE WHERE {{ {EVERYTHING} }}",
    "two graphs": f"INSERT DATA {{ GRAPH <{OWN}> {{ {TRIPLE} }} {NAMED} }}",
    "escaped keyword": f"\\u0044ROP GRAPH <{OTHER}>",
    "escaped iri": "DROP GRAPH <" + OTHER.replace("flanders", "\\u0066landers") + ">",
    "escaped iri, long": "DROP GRAPH <" + OTHER.replace("flanders", "\\U00000066landers") + ">",
    "escaped braces": f"INSERT DATA {{ GRAPH <{OWN}> \\u007B {TRIPLE} }} }} ; DROP GRAPH <{OTHER}>",
    "prefix": f"PREFIX f: <{NAMES.prefix}flanders/> DROP GRAPH f:s3",
    "prefix redefined": f"{OWN_PREFIX} {OTHER_PREFIX} DROP GRAPH f:s3",
    "prefix redefined later": f"{OWN_PREFIX} INSERT DATA {{ GRAPH f:s3 {{ {TRIPLE} }} }} ; {OTHER_PREFIX} "
    "DROP GRAPH f:s3",
    "prefix with dots": f"PREFIX f: <{NAMES.prefix}emilia-romagna/../> "
    f"INSERT DATA {{ GRAPH f:flanders\\/s3 {{ {TRIPLE} }} }}",
    "empty prefix": f"PREFIX : <{NAMES.prefix}flanders/> CLEAR GRAPH :s3",
    "base": f"BASE <{NAMES.prefix}flanders/> DROP GRAPH <s3>",
    "base upwards": f"BASE <{NAMES.prefix}emilia-romagna/s3/> DROP GRAPH <../../flanders/s3>",
    "relative": "DROP GRAPH <graph/flanders/s3>",
    "dots": f"INSERT DATA {{ GRAPH <{NAMES.prefix}emilia-romagna/../flanders/s3> {{ {TRIPLE} }} }}",
    "comment": f"# GRAPH <{OWN}>\nDROP # ALL\nGRAPH # <{OWN}>\n<{OTHER}>",
    "comment hides": f"INSERT DATA {{ GRAPH <{OWN}> {{ {TRIPLE} # }} }}\n }} {NAMED} }}",
    "string hides": f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:x> <urn:y> '}} }} #' }} {NAMED} }}",
    "long string hides": f"INSERT DATA {{ GRAPH <{OWN}> {{ <urn:x> <urn:y> '''a'b\\'''}} }}''' }} {NAMED} }}",
    "glued": f"DROPGRAPH<{OTHER}>",
    "glued insert": f"INSERTDATA{{{NAMED}}}",
    "case": f"dRoP gRaPh <{OTHER}>",
    "carriage return": f"# a\rDROP GRAPH <{OTHER}>",
    "no-break space": f"DROP\u00a0GRAPH <{OTHER}>",
    "byte order mark": f"\ufeffDROP GRAPH <{OTHER}>",
    "sub-select": f"INSERT {{ {NAMED} }} WHERE {{ SELECT * {{ ?s ?p ?o }} LIMIT 1 }}",
    "derived": f"INSERT DATA {{ GRAPH <{NAMES.derived('emilia-romagna')}> {{ {TRIPLE} }} }}",
    "reference": f"CLEAR GRAPH <{NAMES.reference('nuts')}>",
    "ontology": f"DROP GRAPH <{NAMES.ontology}>",
    "shapes": f"DELETE WHERE {{ GRAPH <{NAMES.shapes}> {{ ?s ?p ?o }} }}",
    "catalogue": f"COPY <{OWN}> TO <{NAMES.catalogue}>",
    "publications": f"CLEAR GRAPH <{NAMES.publications}>",
}
OUTWARD: Final = (
    f"INSERT {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }} WHERE {{ SERVICE <{{there}}> {{ ?s ?p ?o }} }}",
    f"INSERT {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }} WHERE {{ SERVICE SILENT <{{there}}> {{ ?s ?p ?o }} }}",
    f"INSERT {{ GRAPH <{OWN}> {{ ?s ?p ?o }} }} WHERE {{ {{ SELECT * {{ seRVice ?x {{ ?s ?p ?o }} }} }} }}",
    f"LOAD <{{there}}> INTO GRAPH <{OWN}>",
    f"LOAD SILENT <file:///etc/passwd> INTO GRAPH <{OWN}>",
    f"INSERT DATA {{}} ; \\u004COAD <{{there}}> INTO GRAPH <{OWN}>",
    f"WITH <{OWN}> DELETE {{ ?s ?p ?o }} WHERE {{ \\u0053ERVICE <{{there}}> {{ ?s ?p ?o }} }}",
)


@dataclass
class Tally:
    """The doors that were tried, and those that let somebody through."""

    tried: int = 0
    passed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Town:
    """A running service, a steward's token, and what was published before."""

    service: Service
    server: Server
    headers: Mapping[str, str]
    before: tuple[int, str]
    tally: Tally

    def attempt(self, name: str, status: int) -> None:
        """Counts a door; it let somebody through where it was not refused, or anything was published."""
        self.tally.tried += 1
        if not 400 <= status < 500 or status == 429 or self.number() != self.before[0]:
            self.tally.passed.append(f"{name}: {status}")

    def send(self, name: str, method: str, path: str, **request: object) -> None:
        headers = {**self.headers, "content-type": "text/turtle", **request.pop("headers", {})}  # type: ignore[dict-item]
        response = self.server.client.request(method, path, headers=headers, **request)  # type: ignore[arg-type]
        self.attempt(f"{name} {method} {path}", response.status_code)

    def number(self) -> int:
        folder = self.service.store.current_folder()
        return folder[0] if folder else 0


def state_of(service: Service) -> tuple[int, str]:
    """The generation in force, and what all its quads hash to."""
    folder = service.store.current_folder()
    assert folder
    quads = Store.read_only(str(folder[1])).dump(format=RdfFormat.N_QUADS)
    return folder[0], hashlib.sha256(quads or b"").hexdigest()


@pytest.fixture(scope="module")
def town(seeded: Service) -> Iterator[Town]:
    settings = dataclasses.replace(seeded.settings, readers=1, client_burst=100_000)
    service = build(settings)
    scopes = (parse_scope("emilia-romagna:publish"),)
    _, secret = service.tokens.create("Regione Prova", scopes, 1)
    with running(service) as server:
        headers = {"authorization": f"Bearer {secret}"}
        yield Town(service, server, headers, state_of(service), Tally())


def test_graph_store_by_the_address_of_a_graph(town: Town) -> None:
    paths = [graph.removeprefix(NAMES.base) for graph in (*FORBIDDEN, *DISGUISED) if NAMES.prefix in graph]
    for path in [*paths, "graph/emilia-romagna%2f..%2fflanders/s3", "graph/%252e%252e/flanders/s3", "graph"]:
        for method in ("PUT", "POST", "DELETE", "PATCH"):
            town.send("direct", method, f"/{path}", content=BODY)
    for path in ("/graph/emilia-romagna/../flanders/s3", "/graph/./flanders/s3", "//graph/flanders/s3"):
        request = f"PUT {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/turtle\r\n"
        request += (
            f"authorization: {town.headers['authorization']}\r\ncontent-length: {len(BODY)}\r\n\r\n{BODY}"
        )
        town.attempt(f"raw {path}", int(town.server.raw(request.encode()).split(b" ", 2)[1]))


def test_graph_store_by_parameter(town: Town) -> None:
    for graph in (*FORBIDDEN, *DISGUISED):
        for written in dict.fromkeys((quote(graph, safe=""), quote(quote(graph, safe=""), safe=""))):
            for method in ("PUT", "POST", "DELETE"):
                town.send("indirect", method, f"/data?graph={written}", content=BODY)
    own, other = quote(OWN, safe=""), quote(OTHER, safe="")
    for query in (
        "",
        "?default",
        "?default=",
        f"?graph={own}&graph={other}",
        f"?graph={other}&graph={own}",
        f"?graph={own}&default",
        f"?GRAPH={own}",
        f"?graph={own}%00{other}",
        f"?graph={own}%0A{other}",
        f"?graph=%3C{other}%3E",
    ):
        for method in ("PUT", "POST", "DELETE", "PATCH"):
            town.send("indirect", method, f"/data{query}", content=BODY)


def test_bodies_that_name_other_graphs(town: Town) -> None:
    trig = f"{BODY}\n{NAMED}"
    ld = f'{{"@id": "{OTHER}", "@graph": [{{"@id": "urn:x", "urn:y": 1}}]}}'
    quads = f"<urn:x> <urn:y> <urn:z> <{OTHER}> ."
    bodies = {
        "application/trig": (trig, NAMED),
        "application/ld+json": (ld,),
        "application/n-quads": (quads,),
    }
    for media_type, texts in bodies.items():
        for text in texts:
            for method in ("PUT", "POST"):
                for address in ("/graph/emilia-romagna/s3", f"/data?graph={quote(OWN, safe='')}"):
                    town.send(media_type, method, address, content=text, headers={"content-type": media_type})
    for method in ("PUT", "POST"):
        files = {"a": ("a.ttl", BODY, "text/turtle"), "b": (f"../{OTHER}.trig", trig, "application/trig")}
        request = town.server.client.build_request(method, "/graph/emilia-romagna/s3", files=files)
        request.headers.update(town.headers)
        town.attempt(f"form {method}", town.server.client.send(request).status_code)


@pytest.mark.parametrize("name", UPDATES)
def test_update(town: Town, name: str) -> None:
    text = UPDATES[name]
    direct = {"headers": {"content-type": "application/sparql-update"}, "content": text.encode()}
    form = {
        "headers": {"content-type": "application/x-www-form-urlencoded"},
        "content": f"update={quote(text)}",
    }
    town.send(name, "POST", "/sparql", **direct)
    town.send(name, "POST", "/sparql/", **form)
    for query in (
        f"graph={quote(OWN)}",
        f"graph={quote(OTHER)}",
        f"using-graph-uri={quote(OWN)}",
        f"using-graph-uri={quote(OTHER)}&graph={quote(OWN)}",
        f"using-named-graph-uri={quote(OTHER)}",
    ):
        town.send(name, "POST", f"/sparql?{query}", **direct)


def test_update_by_other_methods(town: Town) -> None:
    text = UPDATES["drop all"]
    headers = {"content-type": "application/sparql-update"}
    for method in ("GET", "QUERY", "PUT", "PATCH", "DELETE"):
        if method != "GET":  # that is the service description, whatever the body
            town.send("method", method, "/sparql", headers=headers, content=text)
        town.send("method", method, f"/sparql?update={quote(text)}", headers=headers)
    for media_type in ("application/sparql-query", "text/plain", "application/sparql-update; charset=utf-16"):
        town.send("media type", "POST", "/sparql", headers={"content-type": media_type}, content=text)
    own = f"INSERT DATA {{ GRAPH <{OWN}> {{ {TRIPLE} }} }}"
    twice = f"update={quote(own)}&update={quote(text)}"
    form = {"content-type": "application/x-www-form-urlencoded"}
    town.send("twice", "POST", "/sparql", headers=form, content=twice)
    town.send("both", "POST", "/sparql", headers=form, content=f"update={quote(own)}&query=ASK%7B%7D")


def test_who_has_no_token_or_another(town: Town) -> None:
    _, elsewhere = town.service.tokens.create("Altrove", (parse_scope("flanders:check"),), 1)
    for authorization in ("", f"Bearer {elsewhere}", "Bearer wrong", "Basic dTpw", "Bearer"):
        for method in ("PUT", "POST", "DELETE"):
            town.send(
                "token", method, "/graph/flanders/s3", headers={"authorization": authorization}, content=BODY
            )
        headers = {"authorization": authorization, "content-type": "application/sparql-update"}
        town.send("token", "POST", "/sparql", headers=headers, content=UPDATES["drop"])


def test_datasets_of_another_region(town: Town) -> None:
    """The desk: another region's files, proposals, submissions, publications and undo."""
    ours, proposal, submission = _at_the_desk(town)
    for region in (
        "flanders",
        "Flanders",
        "%66landers",
        "derived",
        "reference",
        "*",
        "emilia-romagna%2f..%2fflanders",
    ):
        here = f"/datasets/{region}"
        form = {"headers": {"content-type": "text/turtle"}, "content": BODY}
        town.send("upload", "POST", f"{here}/proposals?filename=s3.ttl&dataset=s3", **form)
        town.send("restore", "POST", f"{here}/restore?generation=1")
        for key in (proposal, ours):
            town.send("preview", "GET", f"{here}/proposals/{key}")
            town.send("report", "GET", f"{here}/proposals/{key}/report")
            for step in ("publish", "again", "drop"):
                town.send(step, "POST", f"{here}/proposals/{key}/{step}")
            town.send("drop", "DELETE", f"{here}/proposals/{key}")
        town.send("kept", "GET", f"{here}/submissions/{submission}")
        for step in ("again", "drop"):
            town.send(step, "POST", f"{here}/submissions/{submission}/{step}")
        town.send("drop", "DELETE", f"{here}/submissions/{submission}")
        for page in ("", "/history", "/difference", "/template?kind=swot"):
            town.send("page", "GET", here + page)
    own = "/datasets/emilia-romagna"
    for key in (proposal, f"../../flanders/proposals/{proposal}", f"%2e%2e/{proposal}", "..", "%00"):
        for step in ("publish", "again", "drop"):
            town.send("smuggled", "POST", f"{own}/proposals/{key}/{step}")
    for key in (submission, f"%2e%2e%2f{submission}", ".."):
        for step in ("again", "drop"):
            town.send("smuggled", "POST", f"{own}/submissions/{key}/{step}")
    town.send("smuggled", "POST", f"{own}/proposals?filename=s3.ttl&dataset=../flanders/s3", content=BODY)
    town.send("smuggled", "POST", f"{own}/restore?generation=../1")
    assert {item.proposal.id for item in _proposals(town).of_region("flanders", lambda _: None)} == {proposal}
    assert [kept.id for kept in town.service.shelf.all()] == [submission]


def test_what_the_desk_is_handed_reaches_no_other_region(town: Town) -> None:
    """Files for her own region that name another's graphs are received, and cannot be published."""
    files = {
        "s3.trig": f"{BODY}\n{NAMED}",
        "s3.nq": f"<urn:x> <urn:y> <urn:z> <{OTHER}> .",
        "s3.jsonld": f'{{"@id": "{OTHER}", "@graph": [{{"@id": "urn:x", "urn:y": 1}}]}}',
    }
    for name, text in files.items():
        path = f"/datasets/emilia-romagna/proposals?filename={name}"
        headers = {**town.headers, "content-type": "application/octet-stream"}
        sent = town.server.client.post(path, content=text, headers=headers)
        assert sent.status_code == 202
        href = sent.json()["href"]
        last = time.monotonic() + 60
        while (told := town.server.client.get(href, headers=town.headers).json())["stage"] in (
            "waiting",
            "preparing",
        ):
            assert time.monotonic() < last
            time.sleep(0.1)
        assert told["stage"] in ("blocked", "failed"), told
        town.send(name, "POST", f"{href}/publish")


def _proposals(town: Town) -> Proposals:
    return Proposals(town.service.settings.home, hours=1)


def _at_the_desk(town: Town) -> tuple[str, str, str]:
    """A proposal of her own, and one and a kept submission of the other region, all ready to be published."""
    desk, made = _proposals(town), []
    for region in ("emilia-romagna", "flanders"):
        id_ = desk.new_id()
        staging = desk.staging(id_)
        (staging / "files" / "s3.ttl").write_text(BODY)
        desk.place(Proposal(id_, region, "Altrove", datetime.now(UTC), ("s3.ttl",)), staging)
        desk.ended(id_, "prepare", Result(Stage.READY, against=town.before[0]))
        made.append(id_)
    slip = Slip("flanders", "Altrove", "", None, None, merge=False, prepared_against=town.before[0], why="x")
    kept = town.service.shelf.keep(slip, [desk.folder(made[1]) / "files" / "s3.ttl"], None)
    return made[0], made[1], kept.id


def test_updates_call_nobody_and_read_no_file(town: Town) -> None:
    with listening() as listener:
        there = f"http://127.0.0.1:{listener.port}/x"
        for text in OUTWARD:
            headers = {"content-type": "application/sparql-update"}
            town.send("outward", "POST", "/sparql", headers=headers, content=text.replace("{there}", there))
            path = f"/sparql?graph={quote(OWN)}"
            town.send("outward", "POST", path, headers=headers, content=text.replace("{there}", there))
        assert listener.contacts == 0


def test_files_on_the_command_line(town: Town, tmp_path: Path) -> None:
    """The operator's own door: not even there does a file reach beyond the region that it is said to have."""
    (tmp_path / "s3.trig").write_text(f"{BODY}\n{NAMED}")
    (tmp_path / "s3.nq").write_text(f"<urn:x> <urn:y> <urn:z> <{OTHER}> .")
    (tmp_path / "s3.ttl").write_text(BODY)
    environment = os.environ | {"DIGINT_KG_HOME": str(town.service.settings.home)}
    for arguments in (
        ("load", "s3.trig", "--region", "emilia-romagna"),
        ("load", "s3.nq", "--region", "emilia-romagna"),
        ("load", "s3.ttl", "--region", "emilia-romagna", "--dataset", "../flanders/s3"),
        ("load", "s3.ttl", "--region", "emilia-romagna/../flanders"),
        ("load", "s3.ttl", "--region", "derived"),
        ("load", "s3.ttl", "--region", "reference", "--dataset", "nuts"),
        ("restore", "emilia-romagna/../flanders", "1"),
        ("restore", "derived", "1"),
    ):
        command = [sys.executable, "-m", "digint_kg", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
        town.attempt(" ".join(arguments), 400 if done.returncode else 200)


def test_no_door_let_anybody_through(town: Town) -> None:
    """Runs last: all that was tried above, in one figure."""
    sys.stdout.write(f"doors tried: {town.tally.tried}, passed: {len(town.tally.passed)}\n")
    assert town.tally.passed == []
    assert town.tally.tried > 600
    assert state_of(town.service) == town.before
    done = [event for event in town.service.audit.events() if event.outcome is AuditOutcome.DONE]
    assert [
        event
        for event in done
        if event.action in ("update", "put", "merge", "delete", "publish", "restore", "drop")
    ] == []
