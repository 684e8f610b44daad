"""One question over HTTP, asked of servers that do all that a server can do wrong."""

from __future__ import annotations

import gzip
import json
import ssl
import subprocess
import time

import pytest

from readiness.live import address
from readiness.live.question import Kind, Question, query
from readiness.live.wire import Limits, Reply, fetch
from tests.live.servers import Heard, Said, answer, serving
from tests.live.stack import free_port, program

BUILD = Question(Kind.PROMETHEUS, "/api/v1/status/buildinfo")
SOON = Limits(connect=1, read=0.3, total=1.0, pauses=(0.01, 0.02), bytes=2_000)
OK = b'{"status": "success", "data": {"version": "3.5.0"}}'
TOKEN = "s3cr3t-t0ken-of-the-monitoring"


def asked(url: str, question: Question = BUILD, token: str | None = None) -> Reply:
    return fetch(address.parse(question.kind, url, token), question, SOON)


def test_an_answer_is_the_data_that_prometheus_wraps():
    with serving(Said(OK)) as url:
        assert asked(url) == Reply({"version": "3.5.0"})


def test_alertmanager_wraps_nothing():
    with serving(Said(b"[]")) as url:
        assert asked(url, Question(Kind.ALERTMANAGER, "/api/v2/alerts")) == Reply([])


HOSTILE = {
    "a page": (
        Said(b"<html>Sign in</html>", kind="text/html; charset=utf-8"),
        "answers text/html, not JSON",
    ),
    "JSON that is called a page": (Said(OK, kind="text/html"), "answers text/html, not JSON"),
    "a page that is called JSON": (Said(b"<html>"), "what it calls JSON is none"),
    "no content type": (Said(OK, kind=None), "answers without a content type, not JSON"),
    "less than it promises": (Said(OK, claims=999), "the answer breaks off after 51 bytes"),
    "half of a text": (Said(OK[:30]), "what it calls JSON is none"),
    "a promise that is too large": (
        Said(OK, claims=10**12),
        "the answer is larger than 2,000 bytes",
    ),
    "too much": (
        Said(b'{"status": "success", "data": "' + b"x" * 3_000 + b'"}'),
        "the answer is larger than 2,000 bytes",
    ),
    "more than it promises": (Said(OK, claims=20), "what it calls JSON is none"),
    "compressed in secret": (
        Said(gzip.compress(b" " * 10**6 + OK)),
        "what it calls JSON is none",
    ),
    "nothing": (Said(b""), "what it calls JSON is none"),
    "no text": (Said(b"\xff\xfe{}"), "what it calls JSON is none"),
    "a well": (Said(b"[" * 1_900), "what it calls JSON is none"),
    "compressed": (
        Said(OK, headers=(("Content-Encoding", "gzip"),)),
        "answers in an encoding that was not asked for",
    ),
    "a list": (Said(b"[]"), "answers without success"),
    "an error": (
        Said(b'{"status": "error", "error": "parse error: unexpected end"}', status=400),
        "answers 400: parse error: unexpected end",
    ),
    "no success": (
        Said(b'{"status": "error", "error": "too bad"}'),
        "answers without success: too bad",
    ),
    "nobody let in": (Said(b"<html>", status=401, kind="text/html"), "answers 401"),
    "a refusal in plain text": (
        Said(b"no org id\n", status=401, kind="text/plain; charset=utf-8"),
        "answers 401: no org id",
    ),
    "a part": (
        Said(b'{"status": "success", "data": {}, "warnings": ["store b is down"]}'),
        'answers in part only: ["store b is down"]',
    ),
    "another server": (
        Said(status=302, headers=(("Location", "https://evil.example.net:8443/x?token=1"),)),
        "redirects to another origin, https://evil.example.net:8443, which is not followed",
    ),
    "itself for ever": (
        Said(status=302, headers=(("Location", "/api/v1/status/buildinfo"),)),
        "redirects more than 3 times",
    ),
    "nowhere": (Said(status=307), "redirects more than 3 times"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_answer_is_a_problem_in_words(name):
    said, problem = HOSTILE[name]
    with serving(said) as url:
        reply = asked(url)
    assert (reply.document, reply.problem, reply.met) == (None, problem, True)


def test_a_redirect_within_the_origin_is_followed():
    there = Said(status=308, headers=(("Location", "/prometheus/api/v1/status/buildinfo"),))
    heard: list[Heard] = []
    with serving((there, Said(OK)), heard) as url:
        assert asked(url) == Reply({"version": "3.5.0"})
    assert [each.target for each in heard] == [
        "/api/v1/status/buildinfo",
        "/prometheus/api/v1/status/buildinfo",
    ]


def test_a_server_error_is_asked_again_and_a_mistake_of_ours_is_not():
    bad = Said(b"{}", status=503)
    with serving((bad, bad, Said(OK))) as url:
        assert asked(url) == Reply({"version": "3.5.0"})
    heard: list[Heard] = []
    with serving(Said(b"{}", status=422), heard) as url:
        assert asked(url).problem == "answers 422"
    assert len(heard) == 1


def test_a_server_that_is_asked_too_much_is_left_alone_as_long_as_it_says():
    busy = Said(b"{}", status=429, headers=(("Retry-After", "0"),))
    with serving((busy, Said(OK))) as url:
        assert asked(url) == Reply({"version": "3.5.0"})
    heard: list[Heard] = []
    later = Said(
        b'{"status": "error", "error": "slow down"}', 429, headers=(("Retry-After", "60"),)
    )
    with serving(later, heard) as url:
        assert asked(url).problem == "answers 429: slow down"
    assert len(heard) == 1
    odd = Said(b"{}", status=429, headers=(("Retry-After", "Sat, 21 Nov 2026 12:00:00 GMT"),))
    with serving((odd, Said(OK))) as url:
        assert asked(url) == Reply({"version": "3.5.0"})


def test_a_server_that_never_recovers_is_asked_three_times():
    heard: list[Heard] = []
    with serving(Said(b'{"status": "error", "error": "overloaded"}', status=503), heard) as url:
        assert asked(url).problem == "answers 503: overloaded"
    assert len(heard) == 3


def test_a_server_that_hangs_is_left():
    with serving(lambda _: time.sleep(3)) as url:
        reply = asked(url)
    assert (reply.problem, reply.met) == ("silent for 0.3 s", False)


def test_a_server_that_drips_is_left_when_the_time_is_over():
    def drip(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        try:
            for _ in range(40):
                handler.wfile.write(b" ")
                time.sleep(0.1)
        except OSError:
            pass

    with serving(drip) as url:
        reply = asked(url)
    assert (reply.problem, reply.met) == ("no whole answer within 1 s", False)


def test_an_answer_without_an_end_is_left_when_it_is_too_large():
    def pour(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b" " * 1_000)
        except OSError:
            pass

    with serving(pour) as url:
        reply = asked(url)
    assert (reply.problem, reply.met) == ("the answer is larger than 2,000 bytes", True)


def test_an_answer_in_pieces_that_ends_early_breaks_off():
    def broken(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"ff\r\n" + OK)
        handler.close_connection = True

    with serving(broken) as url:
        assert asked(url).problem == "the answer breaks off"


def test_what_speaks_no_http_is_told():
    with serving(lambda handler: handler.wfile.write(b"220 smtp ready\r\n" * 3)) as url:
        assert asked(url).problem == "does not speak HTTP (BadStatusLine)"


def test_nobody_at_the_address_is_told():
    reply = asked(f"http://127.0.0.1:{free_port()}")
    assert (reply.problem, reply.met) == ("no connection: Connection refused", False)


def test_plain_text_where_tls_is_due_is_no_connection():
    with serving(Said(OK)) as url:
        reply = asked(url.replace("http:", "https:"))
    assert reply.met is False
    assert (reply.problem or "").startswith("no connection: ")


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    words = [*("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
             *("-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "cert.pem")]  # fmt: skip
    subprocess.run([program("openssl"), *words[1:]], cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    heard: list[Heard] = []
    with serving(Said(OK), heard, context) as url:
        reply = asked(url.replace("http:", "https:"), token=TOKEN)
    assert (reply.problem, reply.met, heard) == (
        "its certificate is not valid: self-signed certificate",
        False,
        [],
    )


def test_a_token_goes_into_a_header_and_is_hidden_wherever_it_comes_back():
    heard: list[Heard] = []

    def echo(handler):
        told = {"status": "error", "error": f"no access for {handler.headers['Authorization']}"}
        answer(handler, Said(json.dumps(told).encode(), status=403))

    with serving(echo, heard) as url:
        reply = asked(url, token=TOKEN)
    assert heard[0].authorization == f"Bearer {TOKEN}"
    assert reply.problem == "answers 403: no access for Bearer ***"


def test_a_password_in_the_address_goes_into_a_header_and_data_that_quote_it_do_not_tell_it():
    heard: list[Heard] = []
    body = b'{"status": "success", "data": {"version": "hunter2hunter2"}}'
    with serving(Said(body), heard) as url:
        reply = asked(url.replace("http://", "http://me:hunter2hunter2@"))
    assert heard[0].authorization == "Basic bWU6aHVudGVyMmh1bnRlcjI="
    assert reply == Reply({"version": "***"})


def test_a_long_query_is_posted():
    heard: list[Heard] = []
    with serving(Said(OK), heard) as url:
        asked(url, query("sum(" + "x" * 7_000 + ")"))
    assert [(each.method, each.target, each.body[:15]) for each in heard] == [
        ("POST", "/api/v1/query", b"query=sum%28xxx")
    ]
