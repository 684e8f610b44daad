"""What is true of a repository as a whole: readme, update bot, changelog, error-budget policy."""

import posixpath
from collections.abc import Iterable, Sequence

from readiness.facts.model import BudgetPolicy, RepositoryFacts
from readiness.facts.named_files import NamedFiles, named_files
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.repository import Repository

SUFFIXES = ("", ".md", ".markdown", ".rst", ".adoc", ".txt", ".org")
README_FOLDERS = (".github", "", "docs")
"""In the order in which GitHub looks."""
CHANGELOGS = ("changelog", "changes", "history", "news", "releases", "release_notes")
BOTS = (
    ".github/dependabot.yml",
    ".github/dependabot.yaml",
    "renovate.json",
    "renovate.json5",
    ".github/renovate.json",
    ".github/renovate.json5",
    ".gitlab/renovate.json",
    ".gitlab/renovate.json5",
    ".renovaterc",
    ".renovaterc.json",
    ".renovaterc.json5",
    ".scala-steward.conf",
    ".github/updatecli.yaml",
    "updatecli.yaml",
)
OTHER_PIPELINES = (
    ".circleci/config.yml",
    ".travis.yml",
    "Jenkinsfile",
    "azure-pipelines.yml",
    "azure-pipelines.yaml",
    "bitbucket-pipelines.yml",
    ".buildkite/pipeline.yml",
    ".buildkite/pipeline.yaml",
    ".drone.yml",
    ".woodpecker.yml",
    ".woodpecker.yaml",
    ".cirrus.yml",
    "appveyor.yml",
    ".appveyor.yml",
    "cloudbuild.yaml",
    "cloudbuild.yml",
    "buildspec.yml",
    ".semaphore/semaphore.yml",
    ".teamcity/settings.kts",
    ".builds/build.yml",
)
"""Where other CI systems keep their configuration."""
MAX_TEXT = 500_000

_WORD = pattern(r"\w[\w'’-]*")
_COMMENT = pattern(r"<!--(?:[^-]|-(?!->))*+(?:-->|\Z)")
_TARGET = pattern(r"\]\([^)\n]{0,500}\)")


class Section(NamedTuple):
    """A heading and the words below it, up to the next heading."""

    title: str
    words: int


def collect(repository: Repository, policies: Sequence[BudgetPolicy] = ()) -> RepositoryFacts:
    """The facts of a repository; of its error-budget policies the first that is whole counts."""
    known = repository.identity
    files = named_files(repository)
    readme = _first(repository.paths, _readmes(repository.paths))
    text = None if readme is None else files.text(readme)
    return RepositoryFacts(
        remote=known.remote,
        commit=known.commit,
        dirty=known.dirty,
        readme=readme,
        readme_words=None if text is None else words(text),
        update_bot=next((path for path in BOTS if _updates(files, path)), None)
        or _package_bot(files),
        other_pipeline=_first(repository.paths, OTHER_PIPELINES),
        changelog=_changelog(repository),
        budget_policy=next((one.path for one in policies if not one.missing), None),
    )


def _first(paths: frozenset[str], candidates: Iterable[str]) -> str | None:
    return next((path for path in candidates if path in paths), None)


def _readmes(paths: frozenset[str]) -> list[str]:
    """Readmes of the root in the order in which GitHub prefers them."""
    found = [path for path in paths if _stem(path) == "readme"]
    at_root = [path for path in found if posixpath.dirname(path) in README_FOLDERS]
    return sorted(
        at_root, key=lambda path: (README_FOLDERS.index(posixpath.dirname(path)), _rank(path), path)
    )


def _stem(path: str) -> str:
    name, suffix = posixpath.splitext(posixpath.basename(path))
    return name.lower() if suffix.lower() in SUFFIXES else ""


def _rank(path: str) -> int:
    suffix = posixpath.splitext(path)[1].lower()
    return 0 if suffix == ".md" else 1 + SUFFIXES.index(suffix)


def words(text: str) -> int:
    """Words of prose: code, comments and the targets of links are left out."""
    return sum(section.words for section in sections(text))


def sections(text: str) -> list[Section]:
    """The sections of a page; only what a reader reads counts as words."""
    found: list[Section] = [Section("", 0)]
    fence = ""
    for line in _COMMENT.sub("", text[:MAX_TEXT]).splitlines():
        bare = line.strip()
        if bare.startswith(("```", "~~~")) and (not fence or bare.startswith(fence)):
            fence = "" if fence else bare[:3]
        elif not fence and bare.startswith("#"):
            found.append(Section(bare.lstrip("#").strip(), 0))
        elif not fence:
            count = len(_WORD.findall(_TARGET.sub("]", bare)))
            found[-1] = found[-1]._replace(words=found[-1].words + count)
    return found


def _updates(files: NamedFiles, path: str) -> bool:
    """Whether a bot's configuration is there and asks for something."""
    if path not in files.repository.paths:
        return False
    if not path.endswith((".yml", ".yaml", ".json")):
        return bool((files.text(path) or "").strip())
    document = files.document(path)
    if not isinstance(document, Document):
        return False
    if "dependabot" in path:
        updates = document.get("updates")
        return isinstance(updates, list) and bool(updates)
    return document.get("enabled") is not False


def _package_bot(files: NamedFiles) -> str | None:
    document = files.document("package.json")
    held = isinstance(document, Document) and isinstance(document.get("renovate"), dict)
    return "package.json" if held else None


def _changelog(repository: Repository) -> str | None:
    found = [
        path
        for path in sorted(repository.paths)
        if posixpath.dirname(path) in {"", "docs"} and _stem(path) in CHANGELOGS
    ]
    named = sorted(found, key=lambda path: (path.count("/"), CHANGELOGS.index(_stem(path)), path))
    return next((path for path in named if (repository.text(path) or "").strip()), None)
