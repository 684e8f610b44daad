"""The dossier as a tree: what stands in it, and that nothing of the input becomes markup."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from readiness.model import Location, Report, Service, Target
from readiness.report import Style, html
from readiness.report.html.address import web
from readiness.report.html.block import remedy_text
from readiness.report.html.element import joined, link, shown_address, snippet, tag
from tests.report.page import Element, parsed
from tests.report.test_formats import ASKED, FILES, RULES
from tests.runs import report, service

COMMIT = "4f6b" * 10


def page(told: Report) -> Element:
    return parsed("".join(html.render(told, Style())))


@pytest.fixture(scope="module")
def told() -> Report:
    return report(FILES, RULES, ASKED)


@pytest.fixture(scope="module")
def read(told) -> Element:
    return page(told)


def rows(read: Element, caption: str) -> list[list[str]]:
    (found,) = [each for each in read.all("table") if each.one("caption").text == caption]
    return found.rows


def test_a_waiver_says_who_entered_it_and_how_often_it_was_renewed(told):
    first, *rest = told.waivers
    again = first._replace(entered_by="Kim <kim@example.com>", renewals=2)
    read = page(told._replace(waivers=(again, *rest)))
    assert rows(read, "Waivers")[1][3] == (
        "board@example.com since 2026-11-01; entered by Kim <kim@example.com>; renewed 2 times"
    )


def test_the_verdict_is_one_sentence_at_the_top(read):
    assert read.one("main").children[0].text == (
        "Decision proposed: No-go web (1 of 2 services) is blocked: 3 required checks of 3 rules "
        "did not hold (2 failed, 1 cannot be told), and one is enough. "
        "Without 1 waived finding the proposal would be the same."
    )


def test_what_is_verified_attested_and_unknown_is_counted_apart(read):
    assert [each.text for each in read.one(id="glance").all("li")] == [
        "2 Verified looked at the thing itself",
        "1 Attested a named person says so",
        "2 Unknown could not be told",
        "1 Waived an accepted risk",
        "2 Fail missing or wrong",
    ]


TABLES = {
    "Services": [
        *[["Service", "Decision", "Tier", "Owner", "Blocking", "Unknown", "Waived", "Attested"]],
        ["web", "No-go", "1", "team-web", "3", "1", "0", "0"],
        ["batch", "Conditional", "2", "team-batch", "0", "1", "1", "1"],
    ],
    "Categories by service": [
        ["Category", "web", "batch", "All"],
        [
            "house",
            "3 blocking 2 advice 1 verified",
            "2 advice 1 unknown 1 waived 1 attested 1 verified",
            "house: 2 verified, 1 attested, 1 waived, 1 unknown, 4 advice, 3 blocking",
        ],
    ],
    "Decisions with and without waivers": [
        ["Service", "With waivers", "Without"],
        ["batch", "Conditional", "No-go"],
    ],
    "Waivers": [
        ["Waives", "Status", "Expires", "Approved by", "Reason"],
        [
            "workloads-run-twice for batch readiness-waivers.yaml:3",
            "in force",
            "2027-02-01 72 days left",
            "board@example.com since 2026-11-01",
            "one lock on the index; two of them would fight over it",
        ],
        [
            "owner-is-named for wbe readiness-waivers.yaml:5",
            "not valid: no effect there is no service 'wbe' here",
            "2027-02-01 72 days left",
            "board@example.com",
            "none",
        ],
    ],
    "Attestations": [
        ["Attests", "By", "Given", "Counts until", "Record"],
        [
            "It holds for batch",
            "kim@example.com",
            "2026-11-01 20 days old",
            "2027-11-01 345 days left",
            "https://wiki.example.com/r batch/readiness.yaml:7",
        ],
    ],
    "Next 30 days and announced rules": [
        ["Day", "What", "Service", "Then"],
        [
            *("2027-01-01", "It holds slo-is-there", "batch"),
            "the rule becomes required, and 1 check would not hold",
        ],
        [
            *("2027-01-01", "It holds slo-is-there", "web"),
            "the rule becomes required, and 1 check would not hold",
        ],
    ],
    "Evidence on batch": [
        ["Check", "Subject", "Place", "Note"],
        ["Attested 1"],
        [
            *("It holds", "Service/batch", "batch/readiness.yaml:7"),
            "attested by kim@example.com on 2026-11-01 https://wiki.example.com/r",
        ],
        ["Verified 1"],
        ["It holds", "Service/batch", "batch/readiness.yaml:3", ""],
    ],
    "Evidence of no service": [
        ["Kind", "Name", "Place"],
        ["Alert", "Lost", "stray/alerts.yaml:1"],
    ],
    "What could not be read": [
        ["Place", "Trouble", "May hold"],
        [
            "web/broken.yaml:3",
            "not valid YAML: a value is missing here, or a `[` or `{` before it is not closed",
            "Deployment",
        ],
    ],
}


@pytest.mark.parametrize("caption", TABLES)
def test_a_table_says_all_of_it(caption, read):
    width = len(TABLES[caption][0])
    assert [row[:width] for row in rows(read, caption)] == TABLES[caption]


def test_many_services_are_seen_together_and_a_rule_that_most_fail_is_questioned():
    files = {f"{n}/readiness.yaml": service(f"svc-{n}", n % 2) for n in range(6)}
    rules = {
        "is-never": "each: service\nexpect: 'false'",
        "is-low": "each: service\nexpect: service.tier == 1",
        "is-named": RULES["owner-is-named"],
    }
    read = page(report(files, rules, {"is-never": "advisory"}))
    assert rows(read, "Decisions by tier") == [
        ["Tier", "Services", "Decisions"],
        ["Tier 0", "3", "Tier 0: 3 no-go 3 no-go"],
        ["Tier 1", "3", "Tier 1: 3 go 3 go"],
    ]
    assert rows(read, "Rules that fail most") == [
        ["Rule", "Services", "Share", "Note"],
        [
            *("It holds", "6 of 6", "It holds: 6 failing or unknown"),
            "100 % of 6 services: look at the rule before the services",
        ],
        ["It holds", "3 of 6", "It holds: 3 failing or unknown, 3 passing", ""],
    ]


def test_a_blocker_names_owner_place_and_fix(read):
    assert [each.text for each in read.one(class_="g-block").all("li", class_="card")][-1] == (
        "It holds high house · for team-web · workloads-run-twice "
        "runs 1 pod(s), needs 2 web/deploy.yaml:5 Deployment/shop/web "
        "Say it in one sentence, which is long enough to need a second line on a terminal. "
        "spec: replicas: 2"
    )


def test_every_finding_is_told_exactly_once(told, read):
    for number, item in enumerate(("web", "batch"), 1):
        own = [each for each in told.findings if each.service == item]
        chapter = read.one("section", id=f"service-{number}")
        places = [row.all("li") for row in chapter.all("ul", class_="places")]
        passing = [
            row
            for table in chapter.all("table", class_="evidence")
            for row in table.all("tr")[1:]
            if row.attributes.get("class") != "part"
        ]
        reasons = chapter.all("ul", class_="bare")
        assert sum(map(len, places)) + len(passing) + len(reasons) == len(own)


def test_every_jump_lands_and_no_anchor_stands_twice(read):
    anchors = [each.attributes["id"] for each in read.all() if "id" in each.attributes]
    assert len(anchors) == len(set(anchors))
    targets = {each.attributes["href"] for each in read.all("a")} | {
        each.attributes["href"] for each in read.all("use")
    }
    assert {each for each in targets if each.startswith("#") and each[1:] not in anchors} == set()


def test_headings_skip_no_level(read):
    levels = [int(each.name[1]) for each in read.all() if re.fullmatch("h[1-6]", each.name)]
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_the_page_may_load_nothing_and_runs_its_own_script_alone(read):
    policy = read.one("meta", **{"http-equiv": "Content-Security-Policy"})
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/=]{44}'; script-src 'sha256-[\w+/=]{44}'; "
        r"base-uri 'none'; form-action 'none'",
        policy.attributes["content"],
    )
    assert len(read.all("script")) == len(read.all("style")) == 1


def test_nothing_found_is_a_page_that_says_so():
    empty = page(report({}, {"it-holds": "each: service\nexpect: 'true'"}))
    assert empty.one("main").children[0].text == (
        "Decision proposed: Not assessed "
        "Nothing was judged, so there is nothing to decide: see the notes on this run."
    )
    assert "no service was found" in empty.one(id="notes").text


def test_the_same_report_is_the_same_page(told):
    assert list(html.render(told, Style())) == list(html.render(told, Style(width=40)))


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus='",
    "</title></style></script><svg onload=alert(1)>",
    "left\u202eright",
    "&lt;b&gt;",
    "{{7*7}}",
    "x" * 10_000,
)


def named_everywhere(name: str, told: Report) -> str:
    """The page of a report in which everything that comes from outside is called so."""
    place = Location(f"{name}/a.yaml", 3)
    owned = Service(
        name, name, place, 1, owner=name, description=name, on_call=f"javascript:{name}"
    )
    kept = {"service": name, "message": name, "title": name, "fix": name, "location": place}
    return "".join(
        html.render(
            told._replace(
                findings=tuple(each._replace(**kept) for each in told.findings),
                services=(told.services[0]._replace(service=owned),),
                target=Target(f"https://kim:secret@github.com/{name}", COMMIT, False, name, name),
                notes=(name,),
            ),
            Style(),
        )
    )


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_what_the_input_says_is_text_wherever_it_stands(name, told):
    text = named_everywhere(name, told)
    read, calm = parsed(text), parsed(named_everywhere("calm", told))
    assert elements(read) == elements(calm)
    assert attributes(read) == attributes(calm)
    assert [each for each in text if each in "\u202e\u200b"] == []
    assert "secret" not in text
    assert {each.attributes["href"][:1] for each in read.all("a")} <= {"#", "h"}
    assert len(text) < 200_000


def elements(read: Element) -> list[str]:
    """All but the chances to break a line, of which a path has one per slash."""
    return [each.name for each in read.all() if each.name != "wbr"]


def attributes(read: Element) -> set[str]:
    return {name for each in read.all() for name in each.attributes}


def test_what_formats_or_joins_markup_makes_text_of_it():
    bold = tag("b", "<i>")
    assert bold == "<b>&lt;i&gt;</b>"
    assert tag("p", f"{bold}") == "<p>&lt;b&gt;&amp;lt;i&amp;gt;&lt;/b&gt;</p>"
    assert tag("p", bold + "!") == "<p>&lt;b&gt;&amp;lt;i&amp;gt;&lt;/b&gt;!</p>"
    assert joined(bold, ["x", None]) == "<b>&lt;i&gt;</b>x"
    assert snippet(["a: <b>", "\t\x1b"]) == "<pre>a: &lt;b&gt;\n\\x09\\x1b</pre>"


@pytest.mark.parametrize("name", ["onclick", "style", "href", "src", "formaction", "action"])
def test_an_attribute_that_runs_or_fetches_is_refused(name):
    with pytest.raises(ValueError, match=name):
        tag("a", "x", **{name: "y"})


def test_markup_is_made_in_one_module_alone():
    folder = Path(html.__file__).parent
    makers = [path.name for path in folder.glob("*.py") if "Html(" in path.read_text("utf-8")]
    assert makers == ["element.py"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x?y=1&z=2", '<a href="https://a.example/x?y=1&amp;z=2">x</a>'),
        ("https://a.example/", '<a href="https://a.example/">x</a>'),
        ("javascript:alert(1)", "x"),
        ("JavaScript:alert(1)", "x"),
        ("data:text/html,x", "x"),
        ("//a.example/x", "x"),
        ("https://user:secret@a.example/", "x"),
        ("https:\\\\a.example", "x"),
        ("java\nscript:alert(1)", "x"),
        ("https://[broken", "x"),
        (None, "x"),
    ],
)
def test_a_link_leads_to_the_web_or_is_text(url, shown):
    assert link(url, "x") == shown


def test_a_remedy_keeps_its_lines_and_its_snippets():
    text = "Say it, then:\non: [push]\njobs:\n  test: {}\nAnd mean it."
    assert remedy_text(text) == (
        '<div class="fix"><p>Say it, then:</p><pre>on: [push]\njobs:\n  test: {}</pre>'
        "<p>And mean it.</p></div>"
    )


def test_a_link_that_says_its_address_is_known_as_such():
    url = "https://a.example/?a&b"
    assert link(url, url) == (
        '<a href="https://a.example/?a&amp;b" class="url">https://a.example/?a&amp;b</a>'
    )


def test_a_password_in_an_address_is_not_shown():
    assert shown_address("https://kim:secret@a.example/x") == "https://…@a.example/x"


@pytest.mark.parametrize(
    ("repository", "expected"),
    [
        (
            "https://github.com/acme/shop",
            f"https://github.com/acme/shop/blob/{COMMIT}/app/a%20b%23.yaml#L3-L5",
        ),
        (
            "https://gitlab.acme.example/group/sub/shop",
            f"https://gitlab.acme.example/group/sub/shop/-/blob/{COMMIT}/app/a%20b%23.yaml#L3-5",
        ),
        (
            "https://bitbucket.org/acme/shop",
            f"https://bitbucket.org/acme/shop/src/{COMMIT}/app/a%20b%23.yaml#lines-3:5",
        ),
    ],
)
def test_a_place_has_an_address_at_the_commit(repository, expected):
    found = web(Target(repository, COMMIT, prefix="app/"))
    assert found is not None
    assert found.of(Location("a b#.yaml", 3, end_line=5)) == expected


@pytest.mark.parametrize(
    "target",
    [
        Target("https://git.example/acme/shop", COMMIT),
        Target("https://notgithub.com.example/acme/shop", COMMIT),
        Target("https://bitbucket.acme.example/acme/shop", COMMIT),
        Target("https://github.com/acme/shop", None),
        Target("https://github.com/acme/shop", "main"),
        Target("javascript:alert(1)//github.com", COMMIT),
        Target(None, COMMIT),
    ],
)
def test_where_an_address_would_be_a_guess_there_is_none(target):
    assert web(target) is None
