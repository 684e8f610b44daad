"""Reads a tree once: which files are worth parsing, and what could not be read; knows no fact."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any

from readiness.cache import Cache, hashed
from readiness.model import Fault
from readiness.pattern import pattern
from readiness.processes import ALONE, Hands
from readiness.record import NamedTuple
from readiness.source import fragments, mentions, packaging, settings
from readiness.source.document import Document
from readiness.source.environments import Environment
from readiness.source.exclusion import is_rule_test
from readiness.source.identity import GitIdentity
from readiness.source.parsing import JSON_SUFFIX, MARKER, Held, is_wanted, parse_all
from readiness.source.rendered import Ingredients, Render, Rendered
from readiness.source.repository import FORGETFUL, NOWHERE, Remark, Repository
from readiness.source.transcripts import Rows, Transcripts, written
from readiness.source.tree import Tree

YAML_SUFFIXES = (".yaml", ".yml", ".rules", ".alerts", ".alert")
VARIABLES = ".tfvars.json"
TERRAFORM_SUFFIXES = (".tf", ".tofu", ".tfvars")
ANYTHING = "Document"
"""What a look at the bytes says where it sees something but no kind."""

_YAML_WORDS = pattern(
    rb"apiVersion|groups:|slos:|error_budget_policies:|spec_version:|rule_files:|alert_rule_test"
    rb"|resources:|receivers:|policies:|\balert:"
)
_JSON_WORDS = pattern(rb'"apiVersion"|"panels"|"groups"|"dashboard"')
_TERRAFORM_JSON = (".tf.json", ".tofu.json", VARIABLES)
_TERRAFORM_WORDS = pattern(rb'"(pagerduty|opsgenie|grafana|datadog|aws)_|"locals"|"variable"')
_DESCRIPTOR_WORDS = (b"x-cortex-tag", b"dd-service", b"configVersion", b"friendly_name")
_VERSION_ONE = b"version: 1"
"""How an OpsLevel descriptor begins."""
BATCH = 4_000_000
"""Bytes of files that are read before any is parsed."""

Memo = MutableMapping[tuple[str, bytes], Held]
"""Path and digest of the content → what it says: for a run that reads two trees, so that what both
have is parsed once, and is the same object in both."""


def read(
    tree: Tree,
    *,
    identity: GitIdentity | Callable[[], GitIdentity] = NOWHERE,
    changes: Callable[[tuple[str, ...]], Mapping[str, str] | Fault] | None = None,
    progress: Callable[[Iterable[str]], Iterable[str]] | None = None,
    memo: Memo | None = None,
    render: Render | None = None,
    cache: Cache = FORGETFUL,
    environments: Sequence[Environment] = (),
    transcripts: Transcripts | None = None,
    hands: Hands = ALONE,
) -> Repository:
    """The documents of every file that may hold evidence, with what could not be read;
    `transcripts` are what earlier runs read, `hands` share what is new.

    Charts and kustomizations count as they `render`; without that they are faults. Plain files of
    other `environments` than the one that decides stand apart.
    """
    looked = [_looked(tree, chart) for chart in packaging.charts(tree.paths)]
    templates = frozenset(path for chart, _ in looked for path in chart.templates)
    wanted = [path for path in tree.paths if path not in templates and _by_name(path)]
    read = _parse_all(
        tree, progress(wanted) if progress else wanted, _Known(memo, transcripts, hands)
    )
    _read_terraform(read, tree, cache)
    overlays = packaging.overlays(read.documents)
    charts = _introduced([chart for chart, _ in looked], read.documents)
    made = _rendered(Ingredients(tree, charts, tuple(read.documents)), render)
    untouched = [fault for fault in overlays.faults if fault.location.path not in made.overlays]
    unmade = mentions.told(tree, charts, made.faults)
    left = _left(read.faults, charts, made)
    faults = [*tree.notes, *left, *untouched, *unmade]
    standing = [each for each in read.documents if _stands(each.path, overlays.patches, made)]
    whole = fragments.whole(tree, standing, made.documents)
    parted = settings.parted(whole.documents, environments)
    return Repository(
        tree,
        (*parted.deciding, *made.documents),
        tuple(sorted(faults, key=_order)),
        charts=made.charts,
        notes=(*made.notes, *whole.notes, *parted.notes),
        remarks=(*read.remarks, *(remark for _, found in looked for remark in found)),
        identity=identity,
        changes=changes,
        cache=cache,
        elsewhere=(*parted.elsewhere, *made.elsewhere),
    )


def _introduced(
    charts: Sequence[packaging.Chart], documents: Iterable[Document]
) -> tuple[packaging.Chart, ...]:
    wanted = {chart.path for chart in charts}
    said = {document.path: document for document in documents if document.path in wanted}
    return tuple(packaging.introduced(chart, said) for chart in charts)


def _rendered(ingredients: Ingredients, render: Render | None) -> Rendered:
    """What charts and kustomizations become; nothing is asked where there are none."""
    charts = tuple(chart for chart in ingredients.charts if chart.templates or chart.borrows)
    mixins = [path for path in ingredients.tree.paths if packaging.is_mixin(path)]
    if render is None:
        faults = (
            *map(packaging.unrendered_chart, charts),
            *map(packaging.unrendered_mixin, mixins),
        )
        return Rendered(faults=faults, charts=charts)
    jsonnet = any(map(packaging.is_jsonnet, ingredients.tree.paths))
    if charts or jsonnet or any(_is_kustomization(each.path) for each in ingredients.documents):
        return render(ingredients)
    return Rendered()


def _left(
    faults: Sequence[Fault], charts: Sequence[packaging.Chart], made: Rendered
) -> Sequence[Fault]:
    """What cannot be read, but for template text within a chart that renders without a fault: helm
    reads it (`.Files`, `tpl`), and what becomes of it is judged.
    """
    rendered = [f"{each.folder}/" for each in charts if each.folder and each.templates]
    troubled = [fault.location.path for fault in made.faults]
    whole = tuple(
        folder for folder in rendered if not any(path.startswith(folder) for path in troubled)
    )
    if not faults or not whole:
        return faults
    from readiness.source.yaml.problems import TEMPLATE  # noqa: PLC0415 - libyaml, seldom needed

    return [
        each
        for each in faults
        if each.message != TEMPLATE or not each.location.path.startswith(whole)
    ]


def _is_kustomization(path: str) -> bool:
    return posixpath.basename(path) in packaging.KUSTOMIZATIONS


def _stands(path: str, patches: frozenset[str], made: Rendered) -> bool:
    """Whether a file is judged as it stands. Kustomizations stay: they tell what they generate."""
    return path not in patches and (path not in made.replaced or _is_kustomization(path))


class _Known(NamedTuple):
    """What was read before, and who reads the rest."""

    memo: Memo | None
    transcripts: Transcripts | None
    hands: Hands


class _Read(NamedTuple):
    documents: list[Document]
    faults: list[Fault]
    remarks: list[Remark]


def _order(fault: Fault) -> tuple[str, int, int, str]:
    place = fault.location
    return (place.path, place.line, place.column, fault.message)


def _by_name(path: str) -> bool:
    return path.endswith((*YAML_SUFFIXES, JSON_SUFFIX)) or posixpath.basename(path) in (
        packaging.KUSTOMIZATIONS
    )


def _by_content(path: str, content: bytes) -> bool:
    if path.endswith(_TERRAFORM_JSON):
        return path.endswith(VARIABLES) or _TERRAFORM_WORDS.search(content) is not None
    if path.endswith(JSON_SUFFIX):
        return _JSON_WORDS.search(content) is not None
    return _YAML_WORDS.search(content) is not None or is_wanted(path) or _describes(content)


def _tests_rules(content: bytes) -> bool:
    """Nothing else below a folder of tests describes what is deployed."""
    return b"rule_files:" in content and b"alert_rule_test:" in content


def _describes(content: bytes) -> bool:
    """Whether it may be a service descriptor that has no `apiVersion`."""
    if any(word in content for word in _DESCRIPTOR_WORDS):
        return True
    return content.startswith(_VERSION_ONE) or b"\n" + _VERSION_ONE in content


def _parse_all(tree: Tree, paths: Iterable[str], known: _Known) -> _Read:
    read = _Read([], [], [])
    for batch in _batches(tree.read_all(paths)):
        for found in _batch(batch, known):
            if isinstance(found, Fault):
                read.faults.append(found)
            else:
                read.documents.extend(found.parsed.documents)
                read.faults.extend(found.parsed.faults)
                read.remarks.extend(found.remarks)
    return read


def _batches(files: Iterable[tuple[str, bytes | Fault]]) -> Iterator[list[tuple[str, Any]]]:
    """The files that may hold evidence, and what could not be read of the tree, as they come."""
    batch: list[tuple[str, bytes | Fault]] = []
    left = BATCH
    for path, content in files:
        if isinstance(content, Fault):
            batch.append((path, content))
        elif is_rule_test(path) and not _tests_rules(content):
            continue
        elif _by_content(path, content) or _wide(content):
            batch.append((path, content))
            left -= len(content)
            if left < 0:
                yield batch
                batch, left = [], BATCH
    yield batch


def _batch(batch: Sequence[tuple[str, Any]], known: _Known) -> Iterator[Held | Fault]:
    """What each file says: what is known of it, else what is parsed now."""
    found = [
        content if isinstance(content, Fault) else _recalled(path, content, known)
        for path, content in batch
    ]
    new = [file for file, held in zip(batch, found, strict=True) if held is None]
    parsed = iter(parse_all(new, known.hands)) if new else iter(())
    for (path, content), held in zip(batch, found, strict=True):
        yield _kept(path, content, next(parsed), known) if held is None else held


def _read_terraform(read: _Read, tree: Tree, cache: Cache) -> None:
    """Adds what files of Terraform's own language say; what was parsed before is in the cache."""
    paths = [path for path in tree.paths if path.endswith(TERRAFORM_SUFFIXES)]
    if not paths:
        return
    from readiness.source import terraform  # noqa: PLC0415 - most repositories have none

    for parsed in terraform.read(tree, paths, cache):
        read.documents.extend(parsed.documents)
        read.faults.extend(parsed.faults)


def _recalled(path: str, content: bytes, known: _Known) -> Held | None:
    """What was read of the same bytes before: in this run, or in an earlier one."""
    memo, transcripts, _ = known
    held = None if memo is None else memo.get(_identity(path, content))
    if held is None and transcripts is not None and MARKER not in content:
        parsed = transcripts.recall(path, content, wanted=is_wanted(path))
        if parsed is not None:
            held = Held(parsed, ())
            if memo is not None:
                memo[_identity(path, content)] = held
    return held


def _kept(path: str, content: bytes, read: tuple[Held, Rows], known: _Known) -> Held:
    """What was read now, for the next one who asks."""
    held, rows = read
    if known.memo is not None:
        known.memo[_identity(path, content)] = held
    if known.transcripts is not None and MARKER not in content:
        rows = written(held.parsed) if rows is None else rows
        known.transcripts.remember(path, content, rows, wanted=is_wanted(path))
    return held


def _identity(path: str, content: bytes) -> tuple[str, bytes]:
    return (path, hashed(content))


def _wide(content: bytes) -> bool:
    """UTF-16 text, in which the words above cannot be seen."""
    return content[:2] in {b"\xff\xfe", b"\xfe\xff"}


def _looked(tree: Tree, chart: packaging.Chart) -> tuple[packaging.Chart, list[Remark]]:
    """The chart with what a look at its templates tells, and the comments that speak to us."""
    from readiness.source import yaml  # noqa: PLC0415 - see above

    kinds: set[str] = set()
    remarks: list[Remark] = []
    for path, content in tree.read_all(chart.templates):
        if isinstance(content, bytes):
            kinds |= yaml.sniff(content)
            if MARKER in content:
                remarks.extend(Remark(path, comment) for comment in yaml.comments(content))
    return chart._replace(kinds=frozenset(kinds - {ANYTHING})), remarks
