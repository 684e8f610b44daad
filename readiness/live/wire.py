"""The one module that opens the network: a question over HTTP, and JSON back or the reason why not.

Nothing of an answer is trusted: deadlines, a cap on its size, JSON by type and by content, no
redirect to another origin. https://datatracker.ietf.org/doc/html/rfc9110
"""

from __future__ import annotations

import http.client
import json
import queue
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from readiness import __version__, redaction
from readiness.live.address import PORTS, Source
from readiness.live.question import Kind, Question
from readiness.record import NamedTuple

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 3
LONGEST_TARGET = 6_000
"""Characters of a path and query: proxies refuse longer ones; then parameters go into a body."""
LONGEST_TOLD = 200
"""Characters of what a server says that are repeated."""


class Limits(NamedTuple):
    """Seconds and bytes that one question may take."""

    connect: float = 5.0
    read: float = 15.0
    """Between two pieces of an answer."""
    total: float = 30.0
    """Of all attempts together."""
    pauses: tuple[float, ...] = (0.25, 1.0)
    """Before each further attempt: after a refused or broken connection, or a server error."""
    bytes: int = 32 * 2**20


class Reply(NamedTuple):
    """JSON, or a problem; `again`: another attempt may help; `met`: somebody was there."""

    document: Any = None
    problem: str | None = None
    again: bool = False
    met: bool = True
    after: float = 0.0
    """Seconds that the server asks to be left alone before the next attempt."""


def fetch(source: Source, question: Question, limits: Limits) -> Reply:
    """The answer to one question, within `limits.total` whatever the other side does."""
    told: queue.SimpleQueue[Reply] = queue.SimpleQueue()
    end = time.monotonic() + limits.total

    def work() -> None:
        told.put(_attempts(lambda: _attempt(source, question, limits), limits, end))

    # a look-up of a name, or a server that sends a byte now and then, knows no deadline
    threading.Thread(target=work, daemon=True).start()
    try:
        reply = told.get(timeout=max(limits.total, 0))
    except queue.Empty:
        return Reply(problem=f"no whole answer within {limits.total:g} s", met=False)
    return reply._replace(problem=_discreet(source, reply.problem))


def _attempts(attempt: Callable[[], Reply], limits: Limits, end: float) -> Reply:
    reply = attempt()
    for pause in limits.pauses:
        rest = max(pause, reply.after)
        if not reply.again or time.monotonic() + rest >= end:
            return reply
        time.sleep(rest)
        reply = attempt()
    return reply


def _attempt(source: Source, question: Question, limits: Limits) -> Reply:
    """One connection; whatever goes wrong on it is a problem in words."""
    try:
        return _asked(source, question, limits)
    except ssl.SSLCertVerificationError as trouble:
        return Reply(problem=f"its certificate is not valid: {trouble.verify_message}", met=False)
    except TimeoutError:
        return Reply(problem=f"silent for {limits.read:g} s", met=False)
    except http.client.IncompleteRead:
        return Reply(problem="the answer breaks off")
    except OSError as trouble:
        said = trouble.strerror or str(trouble) or type(trouble).__name__
        return Reply(problem=f"no connection: {said}", again=True, met=False)
    except (http.client.HTTPException, ValueError) as trouble:
        return Reply(problem=f"does not speak HTTP ({type(trouble).__name__})")


def _asked(source: Source, question: Question, limits: Limits) -> Reply:
    """Follows redirects as long as they stay where the credentials belong."""
    target = source.address.prefix + question.path
    params = urlencode(question.params)
    posted = len(target) + len(params) > LONGEST_TARGET
    if params and not posted:
        target = f"{target}?{params}"
    for _ in range(MOST_REDIRECTS + 1):
        connection = _connection(source, limits)
        try:
            _connect(connection, limits)
            _send(connection, target, params if posted else None, source)
            response = connection.getresponse()
            if response.status not in REDIRECTS:
                return _reply(source, response, limits)
            moved = _moved(source, target, response.getheader("Location"))
        finally:
            connection.close()
        if isinstance(moved, Reply) or posted:
            return moved if isinstance(moved, Reply) else Reply(problem="redirects a long query")
        target = moved
    return Reply(problem=f"redirects more than {MOST_REDIRECTS} times")


def _connection(source: Source, limits: Limits) -> http.client.HTTPConnection:
    address = source.address
    if address.scheme == "http":
        return http.client.HTTPConnection(address.host, address.port, timeout=limits.connect)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(
        address.host, address.port, timeout=limits.connect, context=context
    )


def _connect(connection: http.client.HTTPConnection, limits: Limits) -> None:
    try:
        connection.connect()
    except TimeoutError:
        raise ConnectionError(f"none within {limits.connect:g} s") from None
    connection.sock.settimeout(limits.read)


def _send(
    connection: http.client.HTTPConnection, target: str, body: str | None, source: Source
) -> None:
    headers = {
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": f"readiness/{__version__}",
    }
    if source.credentials.authorization is not None:
        headers["Authorization"] = source.credentials.authorization
    if source.tenant is not None:
        headers["X-Scope-OrgID"] = source.tenant
    if body is None:
        connection.request("GET", target, headers=headers)
        return
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("POST", target, body=body, headers=headers)


def _moved(source: Source, target: str, location: str | None) -> str | Reply:
    """Where a redirect leads below the same origin; a problem where it leads elsewhere."""
    address = source.address
    host = f"[{address.host}]" if ":" in address.host else address.host
    here = f"{address.scheme}://{host}:{address.port}"
    there = urlsplit(urljoin(here + target, location or ""))
    port = there.port or PORTS.get(there.scheme)
    if (there.scheme, there.hostname, port) != (address.scheme, address.host, address.port):
        where = f"{there.scheme}://{there.hostname or ''}{f':{there.port}' if there.port else ''}"
        return Reply(problem=f"redirects to another origin, {where}, which is not followed")
    return f"{there.path}?{there.query}" if there.query else there.path


def _reply(source: Source, response: http.client.HTTPResponse, limits: Limits) -> Reply:
    status = response.status
    again = status >= http.client.INTERNAL_SERVER_ERROR or status == http.client.TOO_MANY_REQUESTS
    after = _after(response.getheader("Retry-After", ""))
    wrong = _not_json(response, limits)
    if wrong is None:
        body = response.read(limits.bytes + 1)
        if len(body) > limits.bytes:
            wrong = _too_large(limits)
        elif response.length:
            wrong = f"the answer breaks off after {len(body):,} bytes"
    if wrong is not None:
        said = wrong if status == http.client.OK else f"answers {status}{_plainly(response)}"
        return Reply(problem=said, again=again, after=after)
    document = _document(source, body)
    if document is None:
        return Reply(problem="what it calls JSON is none", again=again, after=after)
    if status != http.client.OK:
        return Reply(problem=f"answers {status}{_said(document)}", again=again, after=after)
    return _opened(source.kind, document)


def _plainly(response: http.client.HTTPResponse) -> str:
    """The words of a refusal in plain text, as proxies and Mimir write them."""
    if response.getheader("Content-Type", "").partition(";")[0].strip().lower() != "text/plain":
        return ""
    words = " ".join(response.read(LONGEST_TOLD).decode("utf-8", "replace").split())
    return f": {words}" if words.isprintable() and words else ""


def _after(said: str) -> float:
    """Seconds as a server writes them; a date is none of ours to wait for."""
    return float(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0.0


def _not_json(response: http.client.HTTPResponse, limits: Limits) -> str | None:
    """What headers give away before anything is read."""
    kind = response.getheader("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return f"answers {kind[:60] or 'without a content type'}, not JSON"
    if response.getheader("Content-Encoding", "identity").lower() != "identity":
        return "answers in an encoding that was not asked for"
    return _too_large(limits) if (response.length or 0) > limits.bytes else None


def _too_large(limits: Limits) -> str:
    return f"the answer is larger than {limits.bytes:,} bytes"


def _document(source: Source, body: bytes) -> Any:
    """The JSON without the secrets that a server may echo; None where it is none."""
    try:
        text = body.decode()
        for secret in source.credentials.secrets:
            text = text.replace(secret, redaction.HIDDEN)
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _opened(kind: Kind, document: Any) -> Reply:
    """Prometheus wraps what it says; what it warns of may lack something (Thanos: a store)."""
    if kind is not Kind.PROMETHEUS:
        return Reply(document)
    if not isinstance(document, dict) or document.get("status") != "success":
        return Reply(problem=f"answers without success{_said(document)}")
    if document.get("warnings"):
        return Reply(problem=f"answers in part only: {_clipped(document['warnings'])}")
    return Reply(document.get("data"))


def _said(document: Any) -> str:
    said = document.get("error") if isinstance(document, dict) else document
    return f": {_clipped(said)}" if said else ""


def _clipped(said: Any) -> str:
    words = said if isinstance(said, str) else json.dumps(said)
    return " ".join(words[: 2 * LONGEST_TOLD].split())[:LONGEST_TOLD]


def _discreet(source: Source, problem: str | None) -> str | None:
    """A problem without secrets, those of our own credentials included."""
    if problem is None:
        return None
    for secret in source.credentials.secrets:
        problem = problem.replace(secret, redaction.HIDDEN)
    return redaction.text(problem)
