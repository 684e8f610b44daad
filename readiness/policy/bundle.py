"""A set of policy files, read and compiled together, and remembered by its content.

Files that were read before cost a look at their bytes, and those that come with the tool not even
that: no YAML, no pydantic, no compiler.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from readiness import cache
from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.model import Fault, Location
from readiness.policy import memory
from readiness.policy.form import Forms
from readiness.policy.pack import Pack
from readiness.policy.rule import Rule
from readiness.record import NamedTuple
from readiness.source.document import Document

MAX_BYTES = 2**20
MAX_DEPTH = 64
MAX_NODES = 100_000
"""Of one file, counted after aliases are expanded."""

Parsed = TypeVar("Parsed")


class Files(NamedTuple):
    """Path → content (or why it cannot be read) of rule files and of pack files."""

    rules: Mapping[str, bytes | Fault]
    packs: Mapping[str, bytes | Fault]


class Packed(NamedTuple):
    """What was compiled when the tool was packed, as a run of its own would have kept it."""

    store: cache.Cache
    stamp: Callable[[], str]
    """Names the tool that compiles by what it is made of, wherever and whenever it was installed."""


class Shelved(NamedTuple):
    """Files that nobody reads as long as what they say is remembered."""

    state: str
    """Another where any of them is."""
    files: Callable[[], Files]
    packed: Packed | None = None


class Bundle(NamedTuple):
    """What a set of files holds."""

    rules: tuple[Rule, ...]
    packs: tuple[Pack, ...]
    key: str
    """Digest over all of the files, or their state, and over the tool that compiled them."""


def read(given: Files | Shelved, store: cache.Cache, stamp: str) -> Bundle:
    """All rules and packs; raises `PolicyErrors` with everything that is wrong in any file.

    `stamp` names the tool: what another one compiled is not used.
    """
    if isinstance(given, Shelved):
        key = cache.digest(stamp, given.state)
        packed = _unpacked(given, given.packed, key, store) if given.packed else None
        return packed or _known(key, store) or _kept(_readable(given.files()), key, store)
    files = _readable(given)
    key = _key(files, stamp)
    return _known(key, store) or _kept(files, key, store)


def _readable(files: Files) -> Files:
    """The files; raises `PolicyErrors` where there are some that cannot be read."""
    wrong: list[ReadinessError] = [
        PolicyError(content.message, at=content.location, hint=content.hint)
        for content in (*files.rules.values(), *files.packs.values())
        if isinstance(content, Fault)
    ]
    if wrong:
        raise PolicyErrors("the policy cannot be read", wrong)
    return files


def _unpacked(given: Shelved, packed: Packed, key: str, store: cache.Cache) -> Bundle | None:
    """What was packed with the files, where it is of just these files and this tool: that is worked
    out once for each of their states.
    """
    name = store.get("policy-packed", key)
    if not isinstance(name, str):
        name = _key(_readable(given.files()), packed.stamp())
        store.put("policy-packed", key, name)
    found = _known(name, packed.store)
    return found and found._replace(key=key)


def _known(key: str, store: cache.Cache) -> Bundle | None:
    """What an earlier run compiled; the forms of its expressions lie apart."""
    forms = Forms(lambda: store.get("policy-forms", key))
    known = memory.recalled(store.get("policy", key), forms)
    return None if known is None else Bundle(*known, key)


def _kept(files: Files, key: str, store: cache.Cache) -> Bundle:
    """What is compiled now, for later runs too."""
    bundle = _compiled(files, key)
    store.put("policy-forms", key, memory.forms(bundle.rules))
    store.put("policy", key, memory.plain(bundle.rules, bundle.packs))
    return bundle


def document(path: str, content: bytes) -> Document:
    """The one document of a policy file; raises `PolicyErrors`."""
    from readiness.source import yaml  # noqa: PLC0415 - not where memory knows

    limits = yaml.Limits(bytes=MAX_BYTES, nodes=MAX_NODES, depth=MAX_DEPTH, documents=1)
    documents, faults = yaml.parse(path, content, limits=limits, wanted=True)
    if faults:
        wrong = [PolicyError(each.message, at=each.location, hint=each.hint) for each in faults]
        raise PolicyErrors(f"{path} cannot be read", wrong)
    if not documents:
        raise PolicyErrors(f"{path} is empty", [PolicyError("is empty", at=Location(path))])
    return documents[0]


def _key(files: Files, stamp: str) -> str:
    parts: list[str | bytes] = [stamp]
    for path, content in (*sorted(files.rules.items()), *sorted(files.packs.items())):
        parts += [path, content if isinstance(content, bytes) else b""]
    return cache.digest(*parts)


def _compiled(files: Files, key: str) -> Bundle:
    from readiness.policy import pack, rule  # noqa: PLC0415 - not where memory knows

    wrong: list[ReadinessError] = []
    rules = _each(files.rules, rule.parse, wrong)
    packs = _each(files.packs, lambda read, _: pack.parse(read), wrong)
    wrong += _twice(rules)
    if wrong:
        raise PolicyErrors("the policy is not valid", wrong)
    return Bundle(tuple(rules), tuple(_digested(each, rules, files) for each in packs), key)


def _each(
    files: Mapping[str, bytes | Fault],
    parse: Callable[[Document, str], Parsed],
    wrong: list[ReadinessError],
) -> list[Parsed]:
    """What the files hold; what is wrong with any of them is added to `wrong`."""
    found: list[Parsed] = []
    for path, content in sorted(files.items()):
        if isinstance(content, Fault):
            continue
        try:
            found.append(parse(document(path, content), content.decode("utf-8-sig", "replace")))
        except PolicyErrors as errors:
            wrong.extend(errors.exceptions)  # type: ignore[arg-type]
    return found


def _twice(rules: list[Rule]) -> list[ReadinessError]:
    """Ids that two files claim, be it as an earlier name."""
    seen: dict[str, Rule] = {}
    wrong: list[ReadinessError] = []
    for rule in rules:
        for word in (rule.id, *rule.aliases):
            if word in seen:
                message = f"'{word}' is a rule of {seen[word].path} too"
                wrong.append(PolicyError(message, at=Location(rule.path)))
            seen[word] = rule
    return wrong


def _digested(pack: Pack, rules: list[Rule], files: Files) -> Pack:
    """The pack with a digest over its own file and the rules of this bundle that it names."""
    from hashlib import sha256  # noqa: PLC0415 - it loads OpenSSL, not where memory knows

    named = {setting.rule for rung in pack.rungs for setting in rung.settings}
    paths = [rule.path for rule in rules if named & {rule.id, *rule.aliases}]
    contents: list[Any] = [files.packs[pack.path], *(files.rules[path] for path in sorted(paths))]
    total = sha256()
    for content in contents:
        total.update(b"%d:" % len(content) + content)
    return pack._replace(digest=f"sha256:{total.hexdigest()}")
