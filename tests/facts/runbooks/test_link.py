"""Where the runbook links of rules lead: every form that people write, and what hostile ones do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts import alerts, runbooks, slos
from readiness.facts.model import Alert, FixedPlace, RunbookLink, Service
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location
from readiness.source.repository import Repository
from readiness.source.tree import open_tree
from tests.facts.slos.test_collect import SLOTH
from tests.repositories import repository
from tests.source.repositories import commit

WORDS = Vocabulary()
LONG = "Look at the dashboards of the service first and then at its logs, since they say why. " * 4
PAGE = f"""# Web

{LONG}

## High error rate

{LONG}

## Disk full

TODO

### Details_of it

{LONG}

## Stub

Nothing here.
"""
FILES = {
    "docs/web.md": PAGE,
    "docs/short.md": "# Short\n\nThis page says next to nothing.\n",
    "docs/moved.md": "# Moved\n\nThis page has moved to [the other](web.md#high-error-rate).\n",
    "docs/round.md": "# Round\n\nMoved to [round](round.md).\n",
    "docs/away.md": "# Away\n\nMoved to [wiki](https://wiki.example.org/web).\n",
    "docs/old.md": f"# [Deprecated] Old\n\n{LONG}",
    "docs/notes.adoc": f"= Notes\n\n{LONG}\n\n== To do: it\n\n{LONG}\n",
    "docs/notes.rst": f"Notes\n=====\n\n{LONG}\n\nTo do\n-----\n\n{LONG}\n",
    "docs/notes.org": "* Notes\n",
    "docs/with space.md": PAGE,
    "docs/README.md": PAGE,
    "README.md": f"# Shop\n\n{LONG}",
    "monitoring/own.md": PAGE,
    "monitoring/deep/x.yaml": "a: 1",
}
OWN = "https://github.com/Org/Shop"
WEB = len(LONG.split())


def followed(url: str, remote: str | None = OWN, **labels: str) -> RunbookLink:
    """The link of an alert that stands in `monitoring/rules.yaml`."""
    alert = Alert(
        place=FixedPlace(Location("monitoring/rules.yaml")),
        name="HighErrorRate",
        expr="up == 0",
        labels=labels,
        runbook=RunbookLink(url, None, "unknown", "not followed"),
    )
    [linked], _ = runbooks.link([alert], [], repository(FILES), remote, ())
    assert linked.runbook.url == url
    return linked.runbook


SECTION = ("docs/web.md#high-error-rate", "yes", "", WEB)
WHOLE = ("docs/web.md", "yes", "", WEB * 3 + 3)
MISSING = "no file %s in this repository"

LINKS = [
    ("docs/web.md#high-error-rate", SECTION),
    ("../docs/web.md#high-error-rate", SECTION),
    ("/docs/web.md#high-error-rate", SECTION),
    ("./../docs/./web.md#high-error-rate", SECTION),
    ("  docs/web.md#high-error-rate  ", SECTION),
    ("docs/web.md?plain=1#high-error-rate", SECTION),
    ("docs/web.md", WHOLE),
    ("docs/web.md#", WHOLE),
    ("docs/web.md#L12", WHOLE),
    ("own.md", ("monitoring/own.md", "yes", "", WEB * 3 + 3)),
    ("docs/with%20space.md", ("docs/with space.md", "yes", "", WEB * 3 + 3)),
    ("docs", ("docs/README.md", "yes", "", WEB * 3 + 3)),
    ("docs/", ("docs/README.md", "yes", "", WEB * 3 + 3)),
    ("deep/", (None, "no", "deep is a folder, no page", None)),
    ("docs/old.md", ("docs/old.md", "yes", "the page is marked as deprecated", WEB)),
    ("docs/notes.org", ("docs/notes.org", "yes", ".org files are not read", None)),
    ("docs/notes.org#a",
     ("docs/notes.org#a", "unknown", "headings of .org files are not read", None)),
    # other markups
    ("docs/notes.adoc#_to_do_it", ("docs/notes.adoc#_to_do_it", "yes", "", WEB)),
    ("docs/notes.adoc#to-do-it", ("docs/notes.adoc#to-do-it", "yes", "", WEB)),
    ("docs/notes.adoc#todo", ("docs/notes.adoc", "no",
     "no heading #todo in docs/notes.adoc; nearest is #to-do-it", None)),
    ("docs/notes.rst#to-do", ("docs/notes.rst#to-do", "yes", "", WEB)),
    ("docs/notes.rst#notes", ("docs/notes.rst#notes", "yes", "", WEB * 2)),
    # anchors
    ("docs/web.md#HIGH-error-rate", ("docs/web.md#HIGH-error-rate", "yes", "", WEB)),
    ("docs/web.md#user-content-high-error-rate",
     ("docs/web.md#user-content-high-error-rate", "yes", "", WEB)),
    ("docs/web.md#high_error_rate",
     ("docs/web.md", "no",
      "no heading #high_error_rate in docs/web.md; nearest is #high-error-rate", None)),
    ("docs/web.md#alert-name-high-error-rate",
     ("docs/web.md", "no", ("no heading #alert-name-high-error-rate in docs/web.md; "
                            "nearest is #high-error-rate"), None)),
    ("docs/web.md#zzz", ("docs/web.md", "no", "no heading #zzz in docs/web.md", None)),
    ("docs/web.md#stub",
     ("docs/web.md#stub", "no", "a stub: the section has 2 of at least 15 words", 2)),
    ("docs/short.md",
     ("docs/short.md", "no", "a stub: the page has 6 of at least 50 words", 6)),
    ("docs/web.md#" + "high-error-rate" * 9999,
     ("docs/web.md", "no",
      f"no heading #{'high-error-rate' * 9999} in docs/web.md", None)),
    # moved
    ("docs/moved.md",
     ("docs/web.md#high-error-rate", "yes", "moved to web.md#high-error-rate", WEB)),
    ("docs/round.md",
     ("docs/round.md", "no",
      "moved to round.md: a stub: the page has 3 of at least 50 words", 3)),
    ("docs/away.md",
     ("docs/away.md", "unknown",
      "moved to https://wiki.example.org/web: external, not looked at", None)),
    # this repository on its forge
    (f"{OWN}/blob/main/docs/web.md#high-error-rate", SECTION),
    ("https://github.com/org/shop/blob/main/docs/web.md#high-error-rate", SECTION),
    ("http://www.github.com/org/shop/blob/main/docs/web.md#high-error-rate", SECTION),
    (f"{OWN}/tree/main/docs", ("docs/README.md", "yes", "", WEB * 3 + 3)),
    (f"{OWN}/raw/main/docs/web.md", WHOLE),
    (f"{OWN}/raw/refs/heads/main/docs/web.md", WHOLE),
    ("https://raw.githubusercontent.com/Org/Shop/main/docs/web.md", WHOLE),
    (f"{OWN}/blob/feature/a/docs/web.md",
     ("docs/web.md", "yes", "looked up in this checkout, not in feature", WEB * 3 + 3)),
    (OWN, ("README.md", "yes", "", WEB)),
    (f"{OWN}.git#shop", ("README.md#shop", "yes", "", WEB)),
    (f"{OWN}/tree/main", ("README.md", "yes", "", WEB)),
    (f"{OWN}/wiki/Web", (None, "unknown", "a page of the wiki, not looked at", None)),
    (f"{OWN}/issues/3", (None, "unknown", "external, not looked at", None)),
    (f"{OWN}/blob/main/docs/gone.md", (None, "no", MISSING % "docs/gone.md", None)),
    (f"{OWN}/blob/main/../../../etc/passwd", (None, "no", MISSING % "etc/passwd", None)),
    # elsewhere
    ("https://github.com/org/other/blob/main/docs/web.md",
     (None, "unknown", "external, not looked at", None)),
    ("https://runbooks.example.org/web", (None, "unknown", "external, not looked at", None)),
    ("//wiki.example.org/web", (None, "unknown", "external, not looked at", None)),
    # nothing there
    ("docs/gone.md", (None, "no", MISSING % "docs/gone.md", None)),
    ("runbooks/web.md", (None, "no", (MISSING % "runbooks/web.md") + "; nearest is docs/web.md", None)),
    ("docs/Web.md", (None, "no", (MISSING % "docs/Web.md") + "; nearest is docs/web.md", None)),
    ("aka.ms/x", (None, "no", MISSING % "aka.ms/x", None)),
    ("#high-error-rate", (None, "no", "an anchor without a page", None)),
    # hostile
    ("../../etc/passwd", (None, "no", "leads outside the repository", None)),
    ("../../../../../../etc/passwd", (None, "no", "leads outside the repository", None)),
    ("%2e%2e/%2e%2e/etc/passwd", (None, "no", "leads outside the repository", None)),
    ("..%2f..%2fetc%2fpasswd", (None, "no", "leads outside the repository", None)),
    ("/etc/passwd", (None, "no", MISSING % "etc/passwd", None)),
    ("/../../etc/passwd", (None, "no", "leads outside the repository", None)),
    ("///etc/passwd", (None, "no", "is no URL", None)),
    ("javascript:alert(1)", (None, "no", "`javascript:` leads to no page", None)),
    ("JavaScript:alert(1)", (None, "no", "`javascript:` leads to no page", None)),
    ("file:///etc/passwd", (None, "no", "`file:` leads to no page", None)),
    ("mailto:a@example.org", (None, "no", "`mailto:` leads to no page", None)),
    ("C:\\docs\\web.md", (None, "no", "`c:` leads to no page", None)),
    ("docs/web.md%00.png", (None, "no", "holds control characters", None)),
    ("docs/web\n.md", (None, "no", "holds control characters", None)),
    ("https://[broken", (None, "no", "is no URL", None)),
    ("https://", (None, "no", "is no URL", None)),
    ("docs/%ff.md", (None, "no", MISSING % "docs/\ufffd.md", None)),
]  # fmt: skip


@pytest.mark.parametrize(("url", "expected"), LINKS)
def test_a_link_leads_where_it_leads(url: str, expected: tuple[object, ...]) -> None:
    link = followed(url)
    assert (link.target, link.resolves, link.reason, link.words) == expected


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("git@github.com:Org/Shop.git", "https://github.com/Org/Shop/blob/main/docs/web.md"),
        ("https://gitlab.com/group/sub/shop.git",
         "https://gitlab.com/group/sub/shop/-/blob/main/docs/web.md"),
        ("https://gitlab.com/group/sub/shop", "https://gitlab.com/group/sub/shop/blob/main/docs/web.md"),
        ("ssh://git@git.example.org:22/group/shop", "https://git.example.org/group/shop/-/raw/master/docs/web.md"),
        ("git@bitbucket.org:org/shop.git", "https://bitbucket.org/org/shop/src/main/docs/web.md"),
        ("git@gitea.example.org:org/shop.git",
         "https://gitea.example.org/org/shop/src/branch/main/docs/web.md"),
    ],
)  # fmt: skip
def test_every_forge_writes_its_own_links(remote: str, url: str) -> None:
    link = followed(url, remote)
    assert (link.target, link.resolves, link.reason) == ("docs/web.md", "yes", "")


def test_without_a_remote_only_agreeing_descriptors_say_whose_repository_it_is() -> None:
    url = f"{OWN}/blob/main/docs/web.md"
    alert = Alert(
        FixedPlace(Location("r.yaml")), "A", "up", runbook=RunbookLink(url, None, "unknown", "")
    )
    web = Service("web", "", Location("c.yaml"), 1, repository=OWN)
    other = web._replace(name="other", repository="https://github.com/org/other")
    answers = [
        runbooks.link([alert], [], repository(FILES), None, services)[0][0].runbook.resolves
        for services in ((), (web,), (web, other))
    ]
    assert answers == ["unknown", "yes", "unknown"]


@pytest.mark.parametrize(
    ("url", "target", "resolves", "reason"),
    [
        ("docs/{{ $labels.service }}.md", "docs/web.md", "yes", ""),
        ("docs/{{$labels.service}}.md#high-error-rate", SECTION[0], "yes", ""),
        ("docs/{{ .Labels.service | toLower }}.md", "docs/web.md", "yes", ""),
        ("docs/web.md#{{ $labels.alertname }}", "docs/web.md", "no",
         "no heading #HighErrorRate in docs/web.md; nearest is #high-error-rate"),
        ("docs/{{ $labels.pod }}.md", None, "unknown", "templated: {{ $labels.pod }}"),
        ("docs/web.md?pod={{ $labels.pod }}#high-error-rate", SECTION[0], "yes", ""),
        ("{{ .Values.runbooks }}/web.md", None, "unknown", "templated: {{ .Values.runbooks }}"),
        ("${RUNBOOKS}/web.md", None, "unknown", "templated: ${RUNBOOKS}"),
        ("https://example.org/%s", None, "unknown", "external, not looked at"),
        ("docs/{{ $labels.service", None, "unknown", "templated: {{ $labels.service"),
    ],
)  # fmt: skip
def test_what_static_labels_say_is_filled_in(
    url: str, target: str | None, resolves: str, reason: str
) -> None:
    link = followed(url, service="web")
    assert (link.target, link.resolves, link.reason) == (target, resolves, reason)


@pytest.mark.parametrize(
    "url", ["TODO", "tbd", "n/a", "N/A", "none", "-", "TODO: write it", "<insert link>", "???"]
)
def test_a_placeholder_is_no_link(url: str) -> None:
    assert followed(url) == RunbookLink(url, None, "no", "a placeholder", None, placeholder=True)


def test_the_link_of_an_slo_is_followed_too() -> None:
    text = SLOTH.replace("docs/quote.md", "'docs/{{ $labels.sloth_service }}.md#high-error-rate'")
    files = FILES | {"slo.yaml": text.replace("parcel-quote", "web")}
    tree = repository(files)
    _, [slo] = runbooks.link([], slos.collect(tree, WORDS).slos, tree, None, ())
    assert slo.runbook[1:] == ("docs/web.md#high-error-rate", "yes", "", WEB, False)


def test_an_alert_without_a_link_stays_as_it_is() -> None:
    tree = repository({"r.yaml": "groups: [{rules: [{alert: A, expr: up}]}]"})
    found = alerts.collect(tree, WORDS).alerts
    assert runbooks.link(found, [], tree, None, ())[0] == found


@given(st.text(max_size=40) | st.text(alphabet="./#%?:{}$a2ef\\", max_size=40))
def test_any_link_is_answered(url: str) -> None:
    link = followed(url or "x")
    assert link.resolves in ("yes", "no", "unknown")
    assert link.target is None or link.target.partition("#")[0] in FILES


LINKS = (
    ("https://runbooks.example.org/shop/", "docs"),
    ("https://runbooks.example.org", "elsewhere/content"),
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://runbooks.example.org/shop/web#stub", ("docs/web.md", "no")),
        ("https://runbooks.example.org/shop/Web.html#high-error-rate",
         ("docs/web.md#high-error-rate", "yes")),
        ("https://runbooks.example.org/shop/", ("docs/README.md", "yes")),
        ("https://runbooks.example.org/shop/gone", (None, "no")),
        ("https://runbooks.example.org/shop/../../etc/passwd", (None, "no")),
        ("https://runbooks.example.org/other", (None, "no")),
        ("https://runbooks.example.org.evil.example/web", (None, "unknown")),
        ("https://runbooks.example.org/shop/%s.md", (None, "no")),
        ("https://runbooks.example.org/shop/{{ $labels.page }}", ("docs/web.md", "yes")),
        ("docs/%s.md", (None, "no")),
    ],
)  # fmt: skip
def test_the_pages_of_a_site_are_looked_up_where_they_are_kept(url, expected) -> None:
    alert = Alert(
        place=FixedPlace(Location("rules.yaml")),
        name="HighErrorRate",
        expr="up == 0",
        labels={"page": "web"},
        runbook=RunbookLink(url, None, "unknown", "not followed"),
    )
    [linked], _ = runbooks.link([alert], [], repository(FILES), OWN, [], links=LINKS)
    assert (linked.runbook.target, linked.runbook.resolves) in (
        expected,
        (f"{expected[0]}#stub", "no"),
    )


def test_pages_of_a_checkout_beside_are_read_and_nothing_else(tmp_path) -> None:
    root, beside = tmp_path / "shop", tmp_path / "runbooks"
    for folder in (root, beside / ".git", beside / "content", tmp_path / "secret"):
        folder.mkdir(parents=True)
    (beside / "content/web.md").write_text(PAGE)
    (tmp_path / "secret/page.md").write_text(PAGE)
    (beside / "content/out.md").symlink_to(tmp_path / "secret/page.md")
    tree = Repository(open_tree(root), ())
    links = (("https://r/", "../runbooks/content"), ("https://s/", "../secret"))

    def resolves(url: str) -> tuple[str | None, str | None]:
        alert = Alert(
            place=FixedPlace(Location("rules.yaml")),
            name="A",
            expr="a > 1",
            runbook=RunbookLink(url, None, "unknown", "not followed"),
        )
        [linked], _ = runbooks.link([alert], [], tree, OWN, [], links=links)
        return linked.runbook.target, linked.runbook.resolves

    assert resolves("https://r/web#high-error-rate") == (
        "../runbooks/content/web.md#high-error-rate",
        "yes",
    )
    assert resolves("https://r/out") == (None, "no")
    assert resolves("https://r/../web") == (None, "no")
    assert resolves("https://s/page") == (None, "unknown")


def test_pages_of_a_checkout_beside_are_runbooks_with_a_history_of_their_own(tmp_path) -> None:
    root, beside = tmp_path / "shop", tmp_path / "runbooks"
    root.mkdir()
    commit(
        beside,
        {
            "content/web.md": f"{PAGE}\nSee [more](more.md), [gone](gone.md), [out](../../x.md), [top](/content/web.md).\n",
            "content/more.md": PAGE,
            "content/unlinked.md": PAGE,
        },
    )
    tree = Repository(open_tree(root), ())
    links = (("https://r/", "../runbooks/content"),)
    alert = Alert(
        place=FixedPlace(Location("rules.yaml")),
        name="A",
        expr="a > 1",
        runbook=RunbookLink("https://r/web", None, "unknown", "not followed"),
    )
    linked, _ = runbooks.link([alert], [], tree, OWN, [], links=links)
    [page], faults = runbooks.collect(tree, [], linked, [], OWN, links=links)
    assert (page.path, page.last_changed, page.alerts, page.broken_links, faults) == (
        "../runbooks/content/web.md",
        "2026-01-02",
        ("A",),
        ("gone.md",),
        (),
    )
