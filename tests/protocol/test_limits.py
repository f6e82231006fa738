"""Limits per client and in all, each over real sockets against a server that runs."""

import json
import os
import re
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

POINT = "SELECT ?o { <urn:s7> <urn:name> ?o }"
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BEHIND_PROXY = {"trusted_proxies": "127.0.0.1, ::1"}
FILE = b"<urn:a> <urn:b> <urn:c> .\n"


def from_client(number: int) -> dict[str, str]:
    return {"x-forwarded-for": f"203.0.113.9, 198.51.100.{number}"}


def ask(server: Any, text: str, client: int) -> httpx.Response:
    headers = from_client(client)
    found: httpx.Response = server.client.get("/sparql", params={"query": text}, headers=headers)
    return found


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    table: dict[str, Any] = response.json()
    assert table["status"] == status
    assert table["detail"]
    return table


def problem_in(received: bytes, status: int) -> dict[str, Any]:
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d" % status), received
    assert b"application/problem+json" in head
    table: dict[str, Any] = json.loads(body)
    return table


def test_requests_have_a_rate_for_each_client(serve_folder: Any, plain_folder: Path) -> None:
    with serve_folder(plain_folder, client_rate=0.1, client_burst=3, **BEHIND_PROXY) as server:
        assert [ask(server, POINT, 1).status_code for _ in range(3)] == [200, 200, 200]
        refused = ask(server, POINT, 1)
        assert "0.1 requests a second" in problem(refused, 429)["detail"]
        assert 1 <= int(refused.headers["retry-after"]) <= 11
        assert refused.headers["access-control-allow-origin"] == "*"
        assert server.client.get("/regions", headers=from_client(1)).status_code == 429
        assert ask(server, POINT, 2).status_code == 200
        assert server.client.get("/health", headers=from_client(1)).status_code == 200


def test_the_rate_comes_back_with_time(serve_folder: Any, plain_folder: Path) -> None:
    with serve_folder(plain_folder, client_rate=20.0, client_burst=1, **BEHIND_PROXY) as server:
        ask(server, POINT, 1)
        statuses = {ask(server, POINT, 1).status_code for _ in range(3)}
        time.sleep(0.2)
        assert ask(server, POINT, 1).status_code == 200
        assert statuses <= {200, 429}


def test_nobody_can_pretend_to_be_another_where_the_proxy_is_not_trusted(
    serve_folder: Any, plain_folder: Path
) -> None:
    with serve_folder(plain_folder, client_rate=0.1, client_burst=2) as server:
        assert [ask(server, POINT, number).status_code for number in range(4)] == [200, 200, 429, 429]


def test_this_very_machine_has_no_rate(serve_folder: Any, plain_folder: Path) -> None:
    with serve_folder(plain_folder, client_rate=0.1, client_burst=1) as server:
        statuses = {server.client.get("/sparql", params={"query": POINT}).status_code for _ in range(20)}
        assert statuses == {200}


def test_one_client_has_so_many_requests_under_way(serve_folder: Any, plain_folder: Path) -> None:
    with (
        serve_folder(plain_folder, client_requests=2, query_seconds=2.0, **BEHIND_PROXY) as server,
        ThreadPoolExecutor(3) as pool,
    ):
        bombs = [pool.submit(ask, server, BOMB, 1) for _ in range(2)]
        time.sleep(0.4)
        assert "under way" in problem(ask(server, POINT, 1), 429)["detail"]
        assert ask(server, POINT, 2).status_code == 200
        assert {bomb.result().status_code for bomb in bombs} == {504}
        assert ask(server, POINT, 1).status_code == 200


def test_one_client_cannot_take_all_readers(serve_folder: Any, plain_folder: Path) -> None:
    with (
        serve_folder(plain_folder, readers=2, query_seconds=4.0, **BEHIND_PROXY) as server,
        ThreadPoolExecutor(12) as pool,
    ):
        bombs = [pool.submit(ask, server, BOMB, 1) for _ in range(12)]
        time.sleep(1.2)
        assert not any(bomb.done() for bomb in bombs)
        answered = [ask(server, POINT, 2).status_code for _ in range(50)]
        assert not all(bomb.done() for bomb in bombs)
        assert set(answered) == {200}
        assert {bomb.result().status_code for bomb in bombs} <= {503, 504}


def test_many_clients_with_bombs_leave_room_for_another(serve_folder: Any, plain_folder: Path) -> None:
    with (
        serve_folder(plain_folder, readers=2, query_seconds=12.0, **BEHIND_PROXY) as server,
        ThreadPoolExecutor(10) as pool,
    ):
        bombs: list[Future[httpx.Response]] = []
        statuses = []
        for number in range(10):
            bombs.append(pool.submit(ask, server, BOMB, 10 + number))
            time.sleep(0.2)
            statuses.append(ask(server, POINT, 2).status_code)
        assert set(statuses) == {200}
        ended = [bomb.result() for bomb in bombs]
        assert {response.status_code for response in ended} == {503, 504}
        turned_away = next(response for response in ended if response.status_code == 503)
        assert "take long" in problem(turned_away, 503)["detail"]
        assert int(turned_away.headers["retry-after"]) > 0


@pytest.fixture(scope="module")
def strict(serve_folder: Any, plain_folder: Path) -> Iterator[Any]:
    """A server with little patience, and small bounds."""
    with serve_folder(
        plain_folder,
        receive_seconds=0.5,
        upload_bytes=200_000,
        metrics_open=True,
        **BEHIND_PROXY,
    ) as server:
        yield server


def answers(server: Any) -> bool:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=20) as client:
        response = client.get("/sparql", params={"query": POINT})
    return response.status_code == 200 and "value 7" in response.text


def figure(server: Any, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", server.client.get("/metrics").text, re.MULTILINE)
    assert found, name
    return float(found[1])


def test_one_connection_too_many_is_told_so(serve_folder: Any, plain_folder: Path) -> None:
    with serve_folder(plain_folder, connections=4, client_connections=2) as server:
        with ExitStack() as stack:
            for number in range(4):
                where = (server.host, server.port)
                address = (f"127.0.0.{2 + number}", 0)
                stack.enter_context(socket.create_connection(where, source_address=address))
            assert "connections" in problem_in(server.raw(b""), 503)["detail"]
        for _ in range(100):
            if server.client.get("/health").status_code == 200:
                break
            time.sleep(0.02)
        assert answers(server)


def test_one_address_holds_so_many_connections(serve_folder: Any, plain_folder: Path) -> None:
    with serve_folder(plain_folder, client_connections=2) as server, ExitStack() as stack:
        for _ in range(2):
            where = (server.host, server.port)
            stack.enter_context(socket.create_connection(where, source_address=("127.0.0.2", 0)))
        with socket.create_connection(where, source_address=("127.0.0.2", 0)) as third:
            problem_in(third.recv(65536), 429)
        assert answers(server)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /sparql HTTP/1.1\r\nHost: x\r\nX-A: ", 408),
        (b"GET /spar", 408),
        (b"", None),
        (b"\r\n", 408),
    ],
)
def test_a_slow_head_is_cut(strict: Any, sent: bytes, status: int | None) -> None:
    received = strict.raw(sent, seconds=15)
    if status:
        problem_in(received, status)
    else:
        assert received == b""
    assert answers(strict)


def test_a_head_that_drips_is_cut(strict: Any) -> None:
    with socket.create_connection((strict.host, strict.port), timeout=15) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        ended = False
        for number in range(100):
            try:
                connection.sendall(b"X-%d: y\r\n" % number)
            except OSError:
                ended = True
                break
            time.sleep(0.1)
        assert ended
    assert answers(strict)


def test_a_connection_kept_alive_by_empty_lines_is_cut(strict: Any) -> None:
    with socket.create_connection((strict.host, strict.port), timeout=15) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        for _ in range(150):
            try:
                connection.sendall(b"\r\n")
            except OSError:
                break
            time.sleep(0.1)
        else:
            pytest.fail("it was never cut")


ROUTES = ["/sparql", "/check", "/questions", "/regions/emilia-romagna", "/login", "/nowhere"]


@pytest.mark.parametrize("path", ROUTES)
def test_a_slow_body_is_cut_on_every_route(strict: Any, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/turtle\r\nContent-Length: 5000\r\n\r\n"
    began = time.monotonic()
    received = strict.raw(head.encode() + b"<urn:a>", seconds=30)
    assert time.monotonic() - began < 20
    assert re.match(rb"HTTP/1.1 (4\d\d) ", received), received
    assert answers(strict)


@pytest.mark.parametrize(
    ("path", "media_type"), [("/sparql", "application/sparql-query"), ("/check", "text/turtle")]
)
def test_a_body_that_is_read_slowly_is_408(strict: Any, path: str, media_type: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\nContent-Length: 5000\r\n\r\n"
    received = strict.raw(head.encode() + b"ASK", seconds=30)
    assert "did not arrive" in problem_in(received, 408)["detail"]


@pytest.mark.parametrize("path", ROUTES)
def test_a_body_that_says_it_is_too_large_is_refused_at_once(strict: Any, path: str) -> None:
    response = strict.client.post(path, content=b"x" * 300_000, headers={"content-type": "text/turtle"})
    assert "larger than" in problem(response, 413)["detail"]


@pytest.mark.parametrize(
    ("path", "media_type"), [("/sparql", "application/sparql-query"), ("/check", "text/turtle")]
)
def test_a_body_of_unknown_size_is_bounded(strict: Any, path: str, media_type: str) -> None:
    pieces = (b"#" * 50_000 for _ in range(40))
    problem(strict.client.post(path, content=pieces, headers={"content-type": media_type}), 413)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, identity"])
@pytest.mark.parametrize("path", ["/sparql", "/check"])
def test_compressed_bodies_are_refused(strict: Any, path: str, coding: str) -> None:
    headers = {"content-encoding": coding, "content-type": "text/turtle"}
    assert "ompressed" in problem(strict.client.post(path, content=FILE, headers=headers), 415)["detail"]


def test_a_head_without_end_is_refused(strict: Any) -> None:
    with socket.create_connection((strict.host, strict.port), timeout=15) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")
        received = b""
        try:
            for number in range(10_000):
                connection.sendall(b"X-%d: %s\r\n" % (number, b"y" * 500))
            received = connection.recv(65536)
        except OSError:
            pass
        assert not received or received.startswith(b"HTTP/1.1 431")
    assert answers(strict)


def test_a_client_that_takes_nothing_is_cut(strict: Any) -> None:
    before = figure(strict, "digint_kg_connections_cut_total")
    query = "SELECT%20*%20%7B%20%3Fa%20%3Fb%20%3Fc%20.%20%3Fd%20%3Fe%20%3Ff%20%7D%20LIMIT%20150000"
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect((strict.host, strict.port))
        connection.sendall(b"GET /sparql?query=%s HTTP/1.1\r\nHost: x\r\n\r\n" % query.encode())
        for _ in range(150):
            if figure(strict, "digint_kg_connections_cut_total") > before:
                break
            time.sleep(0.1)
        else:
            pytest.fail("it was never cut")
    assert answers(strict)


def test_one_client_cannot_take_all_places_for_checks(serve_folder: Any, plain_folder: Path) -> None:
    def check(client: int) -> httpx.Response:
        headers = from_client(client) | {"content-type": "text/turtle", "accept": "application/json"}
        response: httpx.Response = server.client.post("/check", content=FILE, headers=headers)
        return response

    with serve_folder(plain_folder, **BEHIND_PROXY) as server, ThreadPoolExecutor(8) as pool:
        statuses = [response.status_code for response in pool.map(check, [1] * 7 + [2])]
    assert sorted(statuses[:7]) == [200] * 5 + [429] * 2
    assert statuses[7] == 200


NAMES = [
    "../../escaped.ttl",
    "/etc/escaped.ttl",
    "..\\..\\escaped.ttl",
    "a\x00b.ttl",
    "x" * 4000 + ".ttl",
    "..ttl",
]


@pytest.mark.parametrize("name", NAMES)
def test_upload_names_never_reach_the_file_system(
    live: Any, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    seen: set[str] = set()
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.002):
            for _, folders, files in os.walk(tmp_path):  # what goes away meanwhile is passed over
                seen.update(folders, files)

    watch = threading.Thread(target=look)
    watch.start()
    try:
        part = (
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n'
            b"Content-Type: text/turtle\r\n\r\n%s\r\n--b--\r\n" % (name.encode(), FILE)
        )
        headers = {"content-type": "multipart/form-data; boundary=b", "accept": "application/json"}
        form = live.client.post("/check", content=part, headers=headers)
        direct = live.client.post(
            "/check", content=FILE, params={"filename": name}, headers={"content-type": "text/turtle"}
        )
    finally:
        over.set()
        watch.join()
    assert {form.status_code, direct.status_code} <= {200, 400}
    assert 200 in {form.status_code, direct.status_code}
    ours = re.compile(r"a|b|digint-kg-check-\w+|upload-[0-9a-f]{16}\.ttl|tmp\w+")
    assert any(found.startswith("upload-") for found in seen)
    assert [found for found in seen if not ours.fullmatch(found)] == []
    assert not list(tmp_path.rglob("*escaped*"))
    assert not Path("/etc/escaped.ttl").exists()
    assert str(tmp_path) not in form.text + direct.text
