"""The real service and clients that mean no good: storms, slow ones, huge and broken requests."""

import http.client
import json
import socket
import time
from contextlib import ExitStack, closing

import pytest

from benchmarks.arrival import find_port, make_environment, start, wait_ready
from benchmarks.callback_client import make_request

MARK = "зурна"
IDLE, SLOW = 300, 40
MAX_BODY = 200_000


@pytest.fixture(scope="module")
def service(tmp_path_factory, tiny_bundle):
    """A running `otklik serve`; gives its port and its log, ends it afterwards."""
    home = tmp_path_factory.mktemp("hostile")
    environment = make_environment(home, tiny_bundle, None) | {"OTKLIK_MAX_BODY": str(MAX_BODY)}
    port, path = find_port(), home / "serve.log"
    with path.open("wb") as log:
        process = start(["serve", "--port", str(port)], environment, log)
        try:
            wait_ready(port, process)
            yield port, path
        finally:
            process.terminate()
            process.wait(30)


def connect(port):
    return closing(socket.create_connection(("127.0.0.1", port), timeout=20))


def talk(port, data):
    """What the service says to raw bytes, b"" where it only hangs up."""
    with connect(port) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        try:
            return connection.recv(65_536)
        except ConnectionResetError:
            return b""


def post(port, path, body, content_type="application/json"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with closing(connection):
        connection.request("POST", path, body, {"content-type": content_type})
        answer = connection.getresponse()
        return answer.status, answer.read()


def is_alive(port):
    """A good event is still taken."""
    body = make_request(time.time_ns()).partition(b"\r\n\r\n")[2]
    return post(port, "/vk/callback", body) == (200, b"ok")


@pytest.mark.slow
def test_a_storm_of_connections_and_slow_clients_stop_nobody(service):
    port, _ = service
    head = b"POST /vk/callback HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(IDLE):
            stack.enter_context(connect(port))
        slow = [stack.enter_context(connect(port)) for _ in range(SLOW)]
        for step in range(3):
            for connection in slow:
                connection.sendall(head[step::3] if step else head)
            assert is_alive(port)
    assert is_alive(port)


BODIES = {
    "half of a JSON": f'{{"text": "{MARK}'.encode(),
    "not UTF-8": f'{{"text": "{MARK}"}}'.encode("cp1251"),
    "UTF-16": f'{{"text": "{MARK}"}}'.encode("utf-16"),
    "deep": b"[" * 90_000 + b"]" * 90_000,
    "a number too long": b'{"type": "x", "group_id": ' + b"9" * 5_000 + b"}",
    "nothing": b"",
    "not an object": json.dumps([MARK]).encode(),
    "half a smiley": b'{"type": "\\ud83d", "group_id": 1}',
    "zero bytes": b'{"type": "a\\u0000b", "group_id": 1, "text": "\\u0000"}',
}


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/vk/callback", "/v1/comments", "/v1/tag"])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_broken_bodies_get_an_answer_that_names_them(service, path, body):
    port, _ = service
    status, said = post(port, path, body)
    assert status in (400, 401, 403, 422), said
    assert MARK not in said.decode()
    assert is_alive(port)


REQUESTS = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00" + MARK.encode(),
    "no such method": f"{MARK} / HTTP/1.1\r\n\r\n".encode(),
    "negative length": b"POST /v1/tag HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n",
    "two lengths": b"POST /v1/tag HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n"
    b"content-length: 6\r\n\r\nhello",
    "length of no end": b"POST /v1/tag HTTP/1.1\r\nhost: x\r\ncontent-length: "
    + b"9" * 6_000
    + b"\r\n\r\n",
    "huge header": b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"a" * 300_000 + b"\r\n\r\n",
    "page of no end": b"GET /incidents?page=" + b"9" * 5_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n",
    "wrong cookie": b"GET /inbox HTTP/1.1\r\nhost: x\r\ncookie: otklik_session=\xff\xfe\r\n\r\n",
    "wrong chunk": b"POST /v1/tag HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("data", REQUESTS.values(), ids=REQUESTS)
def test_broken_requests_get_no_server_error(service, data):
    port, _ = service
    said = talk(port, data)
    assert not said.startswith(b"HTTP/1.1 5"), said[:200]
    assert is_alive(port)


@pytest.mark.slow
@pytest.mark.parametrize("is_chunked", [False, True], ids=["declared", "streamed"])
def test_a_huge_body_is_refused_before_it_is_read(service, is_chunked):
    port, _ = service
    length = b"transfer-encoding: chunked" if is_chunked else b"content-length: 900000000"
    head = b"POST /v1/tag HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n" + length
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with connect(port) as connection:
        connection.sendall(head + b"\r\n\r\n")
        if is_chunked:
            for _ in range(MAX_BODY // 0x10000 + 1):
                connection.sendall(chunk)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413")
    assert is_alive(port)


@pytest.mark.slow
def test_the_log_of_the_service_tells_no_words(service):
    port, path = service
    assert is_alive(port)
    said = path.read_text(encoding="utf-8")
    assert "/vk/callback 200" in said
    assert MARK not in said
    assert "Traceback" not in said
