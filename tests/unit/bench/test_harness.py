import json

import pytest
from bench.__main__ import main
from bench.alternating import alternate
from bench.client import is_whole, press
from bench.figures import Figure, Sense, all_met, as_json, table
from bench.servers import Server, free_port, running

FAST = Figure("loads", "s", 6.0, "peer", 4.0, 1.5, bound=1.5)
SLOW = Figure("points", "/s", 1.0, "peer", 10.0, 0.1, sense=Sense.AT_LEAST, bound=0.2)
TOLD = Figure("memory", "MiB", 900.0)


def test_the_ratio_is_the_median_of_neighbours() -> None:
    ours, peers = iter([10.0, 200.0, 12.0]), iter([5.0, 100.0, 3.0])
    pair = alternate(3, lambda: next(ours), lambda: next(peers))
    assert (pair.ours, pair.peer, pair.ratio) == (12.0, 5.0, 2.0)


@pytest.mark.parametrize(("figure", "met"), [(FAST, True), (SLOW, False), (TOLD, None)])
def test_a_bound_is_met_missed_or_not_there(figure: Figure, met: bool | None) -> None:  # noqa: FBT001
    assert figure.met is met


def test_a_bound_without_a_peer_is_on_our_own_value() -> None:
    assert Figure("ask", "s", 0.6, bound=0.7).met
    assert not Figure("ask", "s", 0.8, bound=0.7).met


def test_one_missed_bound_fails_the_run() -> None:
    assert all_met([FAST, TOLD])
    assert not all_met([FAST, SLOW])


def test_the_table_shows_what_is_missed() -> None:
    lines = table([FAST, SLOW, TOLD]).splitlines()
    assert len(lines) == 5
    assert lines[2].endswith("yes")
    assert lines[3].split()[-3:] == [">=", "0.2", "NO"]


def test_machines_get_the_same() -> None:
    said = json.loads(as_json([SLOW], 1000))
    assert said["triples"] == 1000
    assert said["figures"][0]["met"] is False
    assert said["figures"][0]["sense"] == ">="


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        (b"HTTP/1.1 200 OK\r\n", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", True),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", True),
    ],
)
def test_a_response_is_whole_at_its_end(answer: bytes, whole: bool) -> None:  # noqa: FBT001
    assert is_whole(answer) is whole


SERVER = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.send_response(200 if "ASK" in self.path else 500)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")
    def log_message(self, *_):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def test_load_on_a_server_that_is_stopped_afterwards(python: str) -> None:
    server = Server("server", free_port(), "/")
    with running(server, [python, "-c", SERVER, str(server.port)]):
        load = press(server.port, [server.request("ASK {}")], connections=3, seconds=0.2)
        assert load.answers > 3
        assert load.rate > 0
        assert load.median_ms > 0
        hurried = press(server.port, [server.request("ASK {}")], connections=3, seconds=0)
        assert hurried.answers >= 3
        with pytest.raises(RuntimeError, match="500"):
            press(server.port, [server.request("SELECT")], connections=1, seconds=0.2)
    with pytest.raises(ConnectionError):
        server.ask("ASK {}")


def test_a_server_that_ends_at_once_is_told(python: str) -> None:
    server = Server("server", free_port(), "/")
    with pytest.raises(RuntimeError, match="ended with 3"), running(server, [python, "-c", "exit(3)"]):
        pass


def test_a_small_run(capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("figures") / "figures.json"
    assert main(["--triples", "3000", "--rounds", "1", "--json", str(path), "publish", "resubmit"]) == 0
    assert "first publication" in capsys.readouterr().out
    assert {figure["met"] for figure in json.loads(path.read_text())["figures"]} == {None}
