"""Serves the pages over HTTP, in a thread of its own."""

import threading
from collections.abc import Callable
from typing import Any

from waitress import create_server

HEADER_LIMIT = 16_384  # bytes
BODY_LIMIT = 65_536


class PagesServer:
    """A running HTTP server; `port` is the one it listens on, also where 0 was asked for."""

    def __init__(
        self, application: Callable[..., Any], *, host: str, port: int, name: str = "pages"
    ) -> None:
        self._server = create_server(
            application,
            host=host,
            port=port,
            threads=4,
            ident=None,
            max_request_header_size=HEADER_LIMIT,
            max_request_body_size=BODY_LIMIT,
            channel_timeout=30,
            clear_untrusted_proxy_headers=True,
        )
        self.port = int(self._server.effective_port)
        self._thread = threading.Thread(target=self._server.run, name=name, daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the requests begun, close every connection and return; at most ten seconds."""
        self._server.task_dispatcher.shutdown(timeout=5)
        self._server.trigger.pull_trigger(self._close)
        self._thread.join(5)

    def _close(self) -> None:
        """Close the connections as soon as their answers are out; runs in the server's own thread."""
        for channel in tuple(self._server.active_channels.values()):
            channel.close_when_flushed = True
        self._server.close()
