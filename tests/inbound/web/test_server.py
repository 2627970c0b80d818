"""The pages over real HTTP."""

import contextlib
import http.client
import socket

import pytest

from inbound.web.server import PagesServer


@pytest.fixture
def server(pages):
    made = PagesServer(pages, host="127.0.0.1", port=0)
    made.start()
    yield made
    made.stop()


def test_a_press_over_http_stops_the_stream(server, link):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, 10)) as http_:
        http_.request(
            "POST",
            link(),
            "List-Unsubscribe=One-Click",
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        response = http_.getresponse()
        assert response.status == 200
        assert b"You stopped" in response.read()
        assert response.getheader("Server") is None


def test_ten_megabytes_are_refused_before_they_are_read(server, link):
    with contextlib.closing(socket.create_connection(("127.0.0.1", server.port), 10)) as wire:
        wire.sendall(
            f"POST {link()} HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n".encode()
        )
        assert b" 413 " in wire.recv(1000).split(b"\r\n")[0]


def test_it_stops_although_a_connection_is_held_open(pages):
    server = PagesServer(pages, host="127.0.0.1", port=0)
    server.start()
    with contextlib.closing(socket.create_connection(("127.0.0.1", server.port), 10)) as wire:
        wire.sendall(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
        assert wire.recv(10)
        server.stop()

    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", server.port), 10)
