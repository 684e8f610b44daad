"""Each format read as those read it who act on it: what would be obeyed, followed or executed.

A format without an entry here cannot be told to let nothing through, and fails the tests.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import jsonschema
import pytest
from lxml import etree
from markdown_it import MarkdownIt

from readiness.report import intoto
from tests.report.page import Element, parsed

STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
    "|[\U000e0000-\U000e007f]"
)
ORDERS = re.compile(r"##\w*\[")


def log(said: str) -> Iterator[str]:
    """What a terminal or the runner of a pipeline would obey in plain text."""
    yield from (f"steers: {found!r}" for found in STEERING.findall(said))
    yield from (f"orders: {found!r}" for found in ORDERS.findall(said))
    yield from (f"orders: {line!r}" for line in said.splitlines() if line.lstrip().startswith("::"))
    said.encode("utf-8")


def plain_json(said: str) -> Iterator[str]:
    yield from log(said)
    json.loads(said, parse_constant=pytest.fail)


def sarif(said: str) -> Iterator[str]:
    yield from log(said)
    data = json.loads(said)
    jsonschema.Draft4Validator(sarif_schema()).validate(data)
    for path, value in leaves(data["runs"]):
        match path[-1]:
            case "uri":
                parts = urlsplit(value)
                if parts.scheme or parts.netloc or value.startswith("/") or not value.isascii():
                    yield f"leads away: {value!r}"
            case "helpUri":
                yield from address(value)
            case "markdown":
                yield from markdown(value)
            case "text":
                yield from (f"link: {found!r}" for found in re.findall(r"\]\(", value))


def leaves(
    value: object, path: tuple[object, ...] = ()
) -> Iterator[tuple[tuple[object, ...], str]]:
    """Each text of plain data with the way to it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    elif isinstance(value, str):
        yield path, value


@cache
def sarif_schema() -> dict[str, object]:
    """The schema of OASIS, which `.ci/run` lays down; nothing of it is part of this repository."""
    default = Path.home() / ".cache/readiness-ci/sarif-schema-2.1.0.json"
    path = Path(os.environ.get("READINESS_SARIF_SCHEMA", default))
    if not path.is_file():
        if os.environ.get("CI"):
            pytest.fail(f"{path} is missing: .ci/run lays it down")
        pytest.skip("the schema of SARIF is not here; .ci/run lays it down")
    return json.loads(path.read_text("utf-8"))


def address(url: str) -> Iterator[str]:
    """What is wrong with a link."""
    parts = urlsplit(url)
    strange = re.search(r"[\s\"'<>`\\]", url)
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or strange:
        yield f"leads astray: {url!r}"


TAGS = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "ol",
        "li",
        "strong",
        "em",
        "code",
        "pre",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "br",
        "blockquote",
        "hr",
        "sub",
    ]
)
"""What a comment may be made of."""

CALLS = (
    re.compile(r"@\w"),
    re.compile(r"(?:^|\W)#\d"),
    re.compile(r"\bGH-\d"),
    re.compile(r"[!~%&$^]\w"),
    re.compile(r"(?i)(?:https?|ftp)://|\bwww\."),
    re.compile(r"\[\["),
)
"""What platforms look for in the text of a page, outside of code."""


class Page(HTMLParser):
    """Collects what is active in HTML that was made from Markdown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.active: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.active.append(f"tag: {tag}")
        for name, value in attrs:
            if (tag, name) == ("a", "href"):
                self.active += address(value or "")
            elif name not in ("start", "style"):
                self.active.append(f"attribute: {tag} {name}={value!r}")
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.active.append(f"unbalanced: {tag}")

    def handle_comment(self, data: str) -> None:
        self.active.append(f"comment: {data!r}")

    def handle_decl(self, decl: str) -> None:
        self.active.append(f"declaration: {decl!r}")

    def handle_data(self, data: str) -> None:
        if "code" not in self.open and "a" not in self.open:
            self.text.append(data)

    def found(self) -> Iterator[str]:
        yield from self.active
        yield from (f"left open: {tag}" for tag in self.open)
        for call in CALLS:
            yield from (f"calls: {found!r}" for found in call.findall("\n".join(self.text)))


def markdown(said: str) -> Iterator[str]:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    page = Page()
    page.feed(reader.render(said))
    page.close()
    yield from page.found()


def comment(said: str) -> Iterator[str]:
    """A comment, or what a job writes into its summary."""
    yield from log(said)
    mark, _, rest = said.partition("\n")
    assert mark == "<!-- readiness:report -->"
    assert len(said.encode()) < 65_536
    yield from markdown(rest)


def junit(said: str) -> Iterator[str]:
    yield from log(said)
    document = etree.fromstring(said.encode("utf-8"), etree.XMLParser(resolve_entities=False))
    junit_schema().assertValid(document)
    if document.getroottree().docinfo.doctype:
        yield "declares entities"


@cache
def junit_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(Path(__file__).with_name("junit.xsd")))


def gitlab(said: str) -> Iterator[str]:
    yield from log(said)
    issues = json.loads(said)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert sorted(issue) == ["check_name", "description", "fingerprint", "location", "severity"]
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] > 0
        if issue["location"]["path"].startswith("/"):
            yield f"leads away: {issue['location']['path']!r}"


class Command(NamedTuple):
    """A workflow command, as GitHub's runner understands it."""

    name: str
    properties: Mapping[str, str]
    message: str


def commands(said: str) -> Iterator[Command]:
    """What the runner obeys in a log: it trims a line, and takes it for a command where it begins
    with two colons and the next two end its head.
    """
    for line in re.split("\r\n|\r|\n", said):
        found = re.fullmatch(r"\s*::([^ :]+)(?: (.*?))?::(.*)", line)
        if found:
            name, given, message = found.groups()
            pairs = (item.partition("=")[::2] for item in (given or "").split(",") if item)
            properties = {key.strip(): _unescaped(value, "\r\n:,%") for key, value in pairs}
            yield Command(name, properties, _unescaped(message, "\r\n%"))
        elif line.lstrip().startswith("::"):
            yield Command(line, {}, "")


def _unescaped(text: str, characters: str) -> str:
    for each in characters:
        text = text.replace(f"%{ord(each):02X}", each)
    return text


ANNOTATION = frozenset({"file", "line", "col", "title"})


def github(said: str) -> Iterator[str]:
    rest = "".join(line for line in said.splitlines(keepends=True) if not line.startswith("::"))
    yield from log(rest)
    yield from (f"steers: {found!r}" for found in STEERING.findall(said))
    yield from (f"orders: {found!r}" for found in ORDERS.findall(said))
    for command in commands(said):
        if command.name not in ("error", "warning", "notice"):
            yield f"obeyed: {command}"
        if not set(command.properties) <= ANNOTATION:
            yield f"properties: {command}"
        yield from log(command.message)
        yield from (
            item for value in command.properties.values() for item in STEERING.findall(value)
        )


def table(said: str) -> Iterator[str]:
    yield from log(said.replace("\r\n", "\n"))
    assert "\n" not in said.replace("\r\n", "")
    rows = list(csv.reader(io.StringIO(said, newline=""), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    for cell in (cell for row in rows for cell in row):
        if cell.lstrip()[:1] in tuple("=+-@＝＋－＠") and cell.strip():
            yield f"formula: {cell!r}"


def statement(said: str) -> Iterator[str]:
    yield from log(said)
    jsonschema.Draft202012Validator(intoto.schema()).validate(json.loads(said))


def dossier(said: str) -> Iterator[str]:
    yield from active(said)


@lru_cache(maxsize=1)  # the page is the same for every style
def active(said: str) -> tuple[str, ...]:
    return tuple(_active(said))


def _active(said: str) -> Iterator[str]:
    yield from log(said)
    read = parsed(said)
    shipped = {"script", "style"}
    yield from (f"element: {each.name}" for each in read.all() if each.name not in ELEMENTS)
    for each in read.all():
        if each.name in shipped and sha(each) not in read.all("meta")[1].attributes["content"]:
            yield f"runs: {each.name}"
        for name, value in each.attributes.items():
            if name.startswith("on") or name in {"style", "src", "srcset", "action", "target"}:
                yield f"attribute: {name}"
            if name == "href" and not (value or "").startswith(("#", "https://", "http://")):
                yield f"leads away: {value!r}"


def sha(element: Element) -> str:
    (content,) = element.children
    return b64encode(sha256(str(content).encode()).digest()).decode()


ELEMENTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "a",
        "svg",
        "symbol",
        "path",
        "defs",
        "pattern",
        "rect",
        "g",
        "text",
        "marker",
        "use",
        "div",
        "span",
        "header",
        "footer",
        "nav",
        "main",
        "section",
        "article",
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "code",
        "pre",
        "strong",
        "time",
        "wbr",
        "br",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "details",
        "summary",
        "label",
        "input",
        "button",
        "output",
        "script",
    ]
)


Parser = Callable[[str], Iterator[str]]

PARSERS: Mapping[str, Parser] = {
    "csv": table,
    "github": github,
    "gitlab": gitlab,
    "html": dossier,
    "intoto": statement,
    "json": plain_json,
    "junit": junit,
    "markdown": comment,
    "sarif": sarif,
    "text": log,
}
"""Format → what is active in it; nothing, for each of the nasty strings."""
