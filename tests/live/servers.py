"""Small HTTP servers on loopback that answer as they are told, well or badly."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Said(NamedTuple):
    """One answer; `claims` is the length that it promises, where that is not the body's."""

    body: bytes = b""
    status: int = 200
    kind: str | None = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    claims: int | None = None


class Heard(NamedTuple):
    """One request."""

    method: str
    target: str
    authorization: str | None
    body: bytes
    tenant: str | None = None


Answering = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(
    said: Said | Answering | tuple[Said, ...],
    heard: list[Heard] | None = None,
    context: ssl.SSLContext | None = None,
) -> Iterator[str]:
    """The address of a server that says the same to everybody, or one thing after the other."""
    queue = list(said) if isinstance(said, tuple) and not isinstance(said, Said) else []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            note = Heard(
                self.command,
                self.path,
                self.headers.get("Authorization"),
                self.rfile.read(length),
                self.headers.get("X-Scope-OrgID"),
            )
            if heard is not None:
                heard.append(note)
            if callable(said):
                said(self)
            else:
                answer(self, said if isinstance(said, Said) else queue.pop(0))

        do_POST = do_GET  # noqa: N815 - http.server looks for that name

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # a client that refuses us is what is wanted
    server.block_on_close = False
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def answer(handler: BaseHTTPRequestHandler, said: Said) -> None:
    handler.send_response(said.status)
    if said.kind is not None:
        handler.send_header("Content-Type", said.kind)
    for name, value in said.headers:
        handler.send_header(name, value)
    length = len(said.body) if said.claims is None else said.claims
    handler.send_header("Content-Length", str(length))
    handler.end_headers()
    handler.wfile.write(said.body)
    handler.close_connection = True
