"""A real Prometheus and a real Alertmanager on loopback, with a month of history and one scrape."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.live.servers import Said, serving

DAY = 86_400
MONTH = 30 * DAY
STEP = 4 * 3_600
PER_STEP, BAD_PER_STEP = 10_000, 6
"""Of 10,000 requests 6 fail: with an objective of 99.9 %, 40 % of the budget is left."""

RULES = """\
groups:
  - name: checkout
    interval: 1s
    rules:
      - record: slo:period_error_budget_remaining:ratio
        expr: vector(0.25)
        labels: {sloth_service: checkout, sloth_slo: recorded}
      - record: pyrra_availability
        expr: vector(0.9992)
        labels: {slo: recorded-by-pyrra}
      - alert: CheckoutDown
        expr: sum by(job) (up{job="checkout"}) >= 01.0
        labels: {severity: page, service: checkout}
        annotations: {summary: It always is in this test.}
      - alert: CheckoutWaits
        expr: vector(1)
        for: 60m
        labels: {severity: page, service: checkout}
      - alert: CheckoutErrs
        expr: up * on(job) group_left() {job="checkout"}
        labels: {severity: ticket, service: checkout}
      - alert: CheckoutChanged
        expr: up{job="checkout"} < 0.9
        labels: {severity: ticket, service: checkout}
"""

CONFIGURATION = """\
global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [rules.yml]
alerting: {{alertmanagers: [{{static_configs: [{{targets: ["127.0.0.1:{alertmanager}"]}}]}}]}}
scrape_configs:
  - job_name: checkout
    static_configs: [{{targets: ["127.0.0.1:{exporter}"]}}]
  - job_name: search
    static_configs: [{{targets: ["127.0.0.1:{nobody}"]}}]
"""


class Stack(NamedTuple):
    prometheus: str
    alertmanager: str


def program(*names: str) -> str:
    """Where a program lies; without it a test is skipped, and fails under CI."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        message = f"{names[0]} is not on the path"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def stack(folder: Path) -> Iterator[Stack]:
    """Both programs, once every rule was evaluated and the page has reached Alertmanager."""
    prometheus, promtool = program("prometheus"), program("promtool")
    alertmanager = program("alertmanager", "prometheus-alertmanager")
    ports = {name: free_port() for name in ("prometheus", "alertmanager", "nobody")}
    with ExitStack() as open_:
        exporter = open_.enter_context(serving(Said(body=_exposition(), kind="text/plain")))
        ports["exporter"] = int(exporter.rpartition(":")[2])
        (folder / "rules.yml").write_text(RULES)
        (folder / "prometheus.yml").write_text(CONFIGURATION.format(**ports))
        (folder / "alertmanager.yml").write_text("{route: {receiver: x}, receivers: [{name: x}]}\n")
        _backfill(folder, promtool, ports["exporter"])
        running = Stack(
            *(f"http://127.0.0.1:{ports[name]}" for name in ("prometheus", "alertmanager"))
        )
        open_.enter_context(
            _started(folder, alertmanager, "--config.file=alertmanager.yml",
                     "--storage.path=alerts", "--cluster.listen-address=",
                     f"--web.listen-address=127.0.0.1:{ports['alertmanager']}")
        )  # fmt: skip
        open_.enter_context(
            _started(folder, prometheus, "--config.file=prometheus.yml",
                     "--storage.tsdb.path=data", "--storage.tsdb.retention.time=60d",
                     f"--web.listen-address=127.0.0.1:{ports['prometheus']}")
        )  # fmt: skip
        _until(lambda: _is_settled(running))
        yield running


@contextmanager
def _started(folder: Path, *words: str) -> Iterator[None]:
    with (folder / f"{Path(words[0]).name}.log").open("w") as log:
        process = subprocess.Popen(words, cwd=folder, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.kill()
            process.wait()


def _exposition() -> bytes:
    good, bad = _counters(MONTH // STEP + 1)
    lines = [
        "# TYPE http_requests_total counter",
        f'http_requests_total{{code="200"}} {good}',
        f'http_requests_total{{code="500"}} {bad}',
        "# TYPE quiet_requests_total counter",
        "# TYPE probe_success gauge",
        "probe_success 1",
    ]
    return ("\n".join(lines) + "\n").encode()


def _counters(steps: int) -> tuple[int, int]:
    return steps * (PER_STEP - BAD_PER_STEP), steps * BAD_PER_STEP


def _backfill(folder: Path, promtool: str, exporter: int) -> None:
    """History up to where the head begins, in blocks that Prometheus reads when it starts; one of
    the samples stands a month back to the second.
    """
    start = int(time.time()) - MONTH - DAY
    lines = ["# TYPE http_requests counter"]
    for place, code in enumerate(("200", "500")):
        labels = f'job="checkout",instance="127.0.0.1:{exporter}",code="{code}"'
        for step in range((MONTH + DAY - 5 * 3_600) // STEP + 1):
            value = _counters(max(0, step - DAY // STEP))[place]
            lines.append(f"http_requests_total{{{labels}}} {value} {start + step * STEP}")
    (folder / "history").write_text("\n".join([*lines, "# EOF", ""]))
    words = [promtool, "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=1000h"]
    subprocess.run([*words, "history", "data"], cwd=folder, check=True, capture_output=True)


def _is_settled(running: Stack) -> bool:
    """The targets were scraped, every rule was evaluated, and the page fires at both."""
    groups = got(f"{running.prometheus}/api/v1/rules")["data"]["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    targets = got(f"{running.prometheus}/api/v1/targets")["data"]["activeTargets"]
    received = got(f"{running.alertmanager}/api/v2/alerts")
    return (
        bool(received)
        and all(rule["health"] != "unknown" for rule in rules)
        and all(target["health"] != "unknown" for target in targets)
        and all(rule.get("state") == "firing" for rule in rules if rule["name"] == "CheckoutDown")
        and all(rule["health"] == "err" for rule in rules if rule["name"] == "CheckoutErrs")
    )


def got(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return json.load(answer)


def _until(settled: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if settled():
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("Prometheus or Alertmanager did not settle")
