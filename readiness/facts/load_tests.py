"""Programs that put load on a service, recognised by content, and the pipelines that run them.

Only files whose path speaks of load are opened: to read every program of a repository for this
would cost more than the answer.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from readiness.facts.model import FixedPlace, LoadTest, Pipeline
from readiness.facts.text import table
from readiness.model import Location
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.repository import Repository

MOST_FILES = 300
MOST_TEXT = 300_000
_CANDIDATE = pattern(
    r"(?:k6|load|perf|stress|soak|spike|smoke|bench|locust|gatling|simulation|jmeter|artillery)"
    r"[^\n]{0,300}\.(?:js|mjs|ts|py|scala|java|kt|ya?ml|json)$|\.jmx$",
    re.IGNORECASE,
)


class Tool(NamedTuple):
    """How a program is recognised, what makes it fail by what it measured, and what runs it."""

    name: str
    suffixes: tuple[str, ...]
    marks: tuple[re.Pattern[str], ...]
    """All of them are there."""
    thresholds: re.Pattern[str]
    command: re.Pattern[str]


_K6 = Tool(
    "k6",
    (".js", ".mjs", ".ts"),
    (
        pattern(r"(?:from\s{1,9}|require\(\s{0,9}|import\s{1,9})['\"]k6(?:/[\w/-]{1,60})?['\"]"),
        pattern(r"export\s{1,9}(?:default|const\s{1,9}options|let\s{1,9}options)"),
    ),
    pattern(r"\bthresholds['\"]?\s{0,9}:\s{0,9}\{\s{0,99}(?:['\"\w\[/]|\.\.\.)"),
    pattern(r"\bk6\s{1,9}(?:run|cloud)\b|grafana/(?:k6|run-k6|setup-k6)|\bk6io/"),
)
_LOCUST = Tool(
    "locust",
    (".py",),
    (
        pattern(r"^\s{0,9}(?:from\s{1,9}locust\b|import\s{1,9}locust\b)", re.MULTILINE),
        pattern(r"\b(?:HttpUser|FastHttpUser|User|HttpLocust|LoadTestShape)\b"),
    ),
    pattern(r"process_exit_code|fail_ratio|get_response_time_percentile|quitting"),
    pattern(r"\blocust\b(?!\s{0,9}(?:==|>=|<|~=))"),
)
_GATLING = Tool(
    "gatling",
    (".scala", ".java", ".kt", ".js", ".ts"),
    (
        pattern(r"io\.gatling|@gatling\.io"),
        pattern(r"extends\s{1,9}Simulation|:\s{0,9}Simulation\(|simulation\("),
    ),
    pattern(r"\bassertions\s{0,9}\(|\.assertions\b"),
    pattern(r"\bgatling(?::test|Run|\.sh|-enterprise)?\b", re.IGNORECASE),
)
_JMETER = Tool(
    "jmeter",
    (".jmx",),
    (pattern(r"<jmeterTestPlan\b"),),
    pattern(r"<(?:Response|Duration|Size|JSONPath|JSR223)Assertion\b[^>]{0,400}enabled=\"true\""),
    pattern(r"\bjmeter\b|\bbzt\b", re.IGNORECASE),
)
_ARTILLERY = Tool(
    "artillery",
    (".yml", ".yaml", ".json"),
    (),
    pattern(r""),
    pattern(r"\bartillery\b(?:\s{1,9}run)?", re.IGNORECASE),
)
TOOLS = (_K6, _LOCUST, _GATLING, _JMETER)


def collect(repository: Repository, pipelines: Sequence[Pipeline]) -> tuple[LoadTest, ...]:
    """Every load test by path, each with the first pipeline that runs it."""
    paths = [path for path in sorted(repository.paths) if _CANDIDATE.search(path)][:MOST_FILES]
    found = [test for path in paths for test in _tests(repository, path)]
    if not found:
        return ()
    commands = dict(_commands(repository, pipelines))
    return tuple(one._replace(run_by=_run_by(one, found, commands)) for one in found)


def _tests(repository: Repository, path: str) -> Iterator[LoadTest]:
    suffix = posixpath.splitext(path)[1].lower()
    text: str | None = None
    for tool in TOOLS:
        if suffix in tool.suffixes:
            text = (repository.text(path) or "")[:MOST_TEXT] if text is None else text
            if all(mark.search(text) for mark in tool.marks):
                limits = tool.thresholds.search(_without_comments(text, suffix)) is not None
                place = FixedPlace(Location(path, 1, 1))
                own = None if tool is _LOCUST and not limits else limits
                yield LoadTest(place, path, tool.name, thresholds=own)
                return
    if suffix in _ARTILLERY.suffixes:
        yield from _artillery(repository, path)


_LINE_COMMENT: Mapping[str, re.Pattern[str]] = {
    ".py": pattern(r"^\s{0,200}#[^\n]*", re.MULTILINE),
    ".js": pattern(r"^\s{0,200}//[^\n]*", re.MULTILINE),
}


def _without_comments(text: str, suffix: str) -> str:
    """A threshold that is commented out limits nothing."""
    return _LINE_COMMENT.get(suffix, _LINE_COMMENT[".js"]).sub("", text)


def _artillery(repository: Repository, path: str) -> Iterator[LoadTest]:
    text = (repository.text(path) or "")[:MOST_TEXT]
    if "scenarios" not in text or "config" not in text:
        return
    from readiness.source import yaml  # noqa: PLC0415 - 20 ms, only where there is one

    parse: Callable[..., yaml.Parsed] = yaml.parse_json if path.endswith(".json") else yaml.parse
    documents = parse(path, text.encode("utf-8", "replace")).documents
    data = table(documents[0].data) if documents else {}
    config = table(data.get("config"))
    if not isinstance(data.get("scenarios"), list) or not ({"phases", "target"} & config.keys()):
        return
    limits = bool(config.get("ensure")) or bool(table(config.get("plugins")).get("ensure"))
    yield LoadTest(FixedPlace(Location(path, 1, 1)), path, "artillery", thresholds=limits)


_OTHER = (
    *("Jenkinsfile", ".circleci/config.yml", "azure-pipelines.yml", "azure-pipelines.yaml"),
    *("bitbucket-pipelines.yml", ".travis.yml", ".drone.yml", "cloudbuild.yaml"),
    *(".buildkite/pipeline.yml", ".ci/run"),
)
_INDIRECT = (
    (pattern(r"\bmake\s{1,9}[\w-]"), "Makefile"),
    (pattern(r"\b(?:npm|yarn|pnpm)\s{1,9}(?:run\s{1,9})?[\w:-]"), "package.json"),
    (pattern(r"\btask\s{1,9}[\w:-]"), "Taskfile.yml"),
    (pattern(r"\bjust\s{1,9}[\w-]"), "justfile"),
)
_HASH_LINE = pattern(r"^\s{0,200}#[^\n]*", re.MULTILINE)


def _commands(repository: Repository, pipelines: Sequence[Pipeline]) -> Iterator[tuple[str, str]]:
    """Path of each pipeline and what it may run, through the scripts that it calls by name."""
    for path in sorted({*(one.path for one in pipelines), *(set(_OTHER) & repository.paths)}):
        text = _HASH_LINE.sub("", (repository.text(path) or "")[:MOST_TEXT])
        for called, script in _INDIRECT:
            if script in repository.paths and called.search(text):
                text += "\n" + _HASH_LINE.sub("", (repository.text(script) or "")[:MOST_TEXT])
        yield path, text


def _run_by(test: LoadTest, tests: Sequence[LoadTest], commands: Mapping[str, str]) -> str | None:
    """A pipeline that starts the tool and names the file or its folder, or has no other to mean."""
    tool = next((one for one in (*TOOLS, _ARTILLERY) if one.name == test.tool), _K6)
    alone = sum(one.tool == test.tool for one in tests) == 1
    stem, folder = (
        posixpath.splitext(posixpath.basename(test.path))[0],
        posixpath.dirname(test.path),
    )
    for path, text in commands.items():
        names = stem in text or (bool(folder) and f"{folder}/" in text)
        if tool.command.search(text) and (names or alone):
            return path
    return None
