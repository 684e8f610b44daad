"""Makes documents of Helm's answer, each at its place in the template that it comes from."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import zip_longest
from typing import Any

from readiness.model import Fault, Location
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source import yaml
from readiness.source.document import Document
from readiness.source.render import charts as packages
from readiness.source.render import complaints
from readiness.source.render.charts import Charts
from readiness.source.render.complaints import Complaint
from readiness.source.render.places import Template
from readiness.source.render.release import NAMESPACE, Plan, Way
from readiness.source.render.sandbox import Ran
from readiness.source.repository import decode

_SOURCE = pattern(rb"^---\n# Source: ([^\n]+)\n", re.MULTILINE)
_LITERAL_NAMESPACE = pattern(rf"namespace:\s*[\"']?{NAMESPACE}\b")


class Outcome(NamedTuple):
    """What became of one way of installing a chart."""

    way: Way
    documents: tuple[Document, ...] = ()
    faults: tuple[Fault, ...] = ()
    complaint: Complaint | None = None


def outcome(plan: Plan, way: Way, ran: Ran, charts: Charts) -> Outcome:
    """The documents of an answer; or why there are none."""
    at = Location(plan.chart.path)
    if ran.trouble is not None or ran.code:
        find = partial(packages.template, charts, plan.chart.folder)
        return Outcome(way, complaint=complaints.read(ran, "helm", at, find))
    answer = Answer(plan, way, charts)
    for name, text in chunks(ran.out):
        answer.take(name, text)
    if not any(isinstance(one.get("kind"), str) for one in answer.documents) and not answer.faults:
        return Outcome(way, complaint=Complaint(at, "it renders to no object at all"))
    return Outcome(way, tuple(answer.documents), tuple(answer.faults))


def chunks(out: bytes) -> Iterator[tuple[str, bytes]]:
    """Each document of Helm's answer with the name of its template."""
    marks = list(_SOURCE.finditer(out))
    for mark, following in zip_longest(marks, marks[1:]):
        end = following.start() if following else len(out)
        yield decode(mark[1]).strip(), out[mark.end() : end]


class Answer:
    """The documents of one answer, taken in order: a template's are placed one after the other."""

    def __init__(self, plan: Plan, way: Way, charts: Charts) -> None:
        self.documents: list[Document] = []
        self.faults: list[Fault] = []
        self._plan = plan
        self._way = way
        self._charts = charts
        self._origin = f"helm {plan.folder} with {way.set.name}"
        self._templates: dict[str, tuple[Template, str]] = {}

    def take(self, name: str, text: bytes) -> None:
        """What a template of that name renders to."""
        folder = self._plan.chart.folder
        path = packages.template(self._charts, folder, name)
        where = packages.place_of_dependency(self._charts, folder, name)
        if path is not None:
            where = Location(path)
        parsed = yaml.parse(where.path, text, wanted=True)
        self.faults += (fault._replace(location=where) for fault in parsed.faults)
        for document in parsed.documents:
            if path is None:
                placed = _fixed(self._housed(document, ""), where)
            else:
                template, source = self._template(path)
                placed = template.place(self._housed(document, source))
            number = len(self.documents)
            self.documents.append(placed._replace(number=number, origin=self._origin))

    def _template(self, path: str) -> tuple[Template, str]:
        if path not in self._templates:
            content: bytes | Fault | None = self._plan.files.get(path)
            if content is None:
                content = self._charts.tree.read(path)
            text = "" if isinstance(content, Fault) else decode(content)
            self._templates[path] = Template(text), text
        return self._templates[path]

    def _housed(self, document: Document, source: str) -> Document:
        """In the namespace of the release where the object names none; where nobody declares that
        namespace, an object that asks for it (`.Release.Namespace`) names none.
        """
        metadata: Any = document.get("metadata")
        if not isinstance(metadata, dict):
            return document
        if self._way.namespace and not metadata.get("namespace"):
            metadata["namespace"] = self._way.namespace
        asked = metadata.get("namespace") == NAMESPACE and not _LITERAL_NAMESPACE.search(source)
        if asked and not self._way.namespace:
            del metadata["namespace"]
        return document


def _fixed(document: Document, where: Location) -> Document:
    """With one place for everything: its text lies in an archive."""
    return document._replace(
        path=where.path,
        places={},
        line=where.line,
        column=where.column,
        end_line=where.end_line or where.line,
    )
