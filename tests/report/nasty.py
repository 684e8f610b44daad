"""Strings that mean harm somewhere, and a report in which each text that a stranger may write is one."""

from __future__ import annotations

from readiness.model import (
    Cause,
    Change,
    Counts,
    Enforcement,
    Evidence,
    EvidenceClass,
    Fault,
    Finding,
    Location,
    Lowered,
    Objective,
    Outcome,
    PackChange,
    PackUse,
    Reference,
    Report,
    RuleText,
    Service,
    ServiceChange,
    ServiceReport,
    Severity,
    Since,
    State,
    Subject,
    Target,
    TierSource,
    Unattributed,
    Verdict,
    Waiver,
    WaiverStatus,
)

NASTY = (
    # terminals
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;https://evil.example/\x1b\\text\x1b]8;;\x1b\\",
    "\x1b]0;title\x07",
    "\x9b2J",
    "left\u202eright",
    "zero\u200bwidth\ufeff",
    "\U000e0041\U000e0042 tags",
    "carriage\rreturn",
    "two\nlines",
    "para\u2029graph\u2028line\x85next\x0bvertical\x0cfeed",
    "nul\x00bell\x07backspace\x08",
    "\udcff\udcfe",
    "\ud800",
    "\ufffe\uffff\ufdd0",
    # logs of pipelines
    "::error::pwned",
    "\n::set-output name=x::y",
    "::add-mask::e",
    "x%0A::stop-commands::y",
    "file=a,line=1::b",
    "##[error]pwned",
    "##vso[task.setvariable variable=PATH]/evil",
    "###vso[task.uploadfile]/etc/passwd",
    "##teamcity[buildStatus status='FAILURE']",
    # Markdown and what platforms make of it
    "@team @org/team",
    "#1 org/repo#1 GH-1 !1 ~label %milestone &1 $1",
    "![beacon](https://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "[click](https://evil.example/)",
    "https://evil.example/ www.evil.example",
    "<https://evil.example/>",
    "someone@evil.example",
    "```\n@team\n```",
    "`` ` ```",
    "~~~\n</details>\n# Heading",
    "- item\n\n# Heading\n\n> quote\n\n---",
    "*bold* __bold__ ~~struck~~ $math$ \\* \\",
    "| cell | cell |\n|---|---|",
    "</details></summary></td></tr></table>",
    "<!-- readiness:report -->",
    "-->",
    "<!--",
    "&lt;script&gt; &#60;b&#62; &amp;amp;",
    "/close\n/assign @team",
    "[ref]: https://evil.example/",
    "[[wiki]] ^[note] :boom:",
    # HTML and XML
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "]]>",
    "<![CDATA[",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "</failure></testcase>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "//evil.example/x",
    'https://evil.example/"><script>alert(1)</script>',
    "{{7*7}} ${7*7} #{7*7} %{7*7} {0}",
    # tables
    '=HYPERLINK("https://evil.example/","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    'a,b;c\t"d"',
    "a\r\n=1,=2",
    # paths
    "../../etc/passwd",
    "/etc/passwd",
    "C:\\x\\y",
    "a b%20c#d?e",
    "naïve/ünïcode/日本",
    "",
    " ",
    "x" * 5_000,
)


def report(text: str, path: str | None = None) -> Report:
    """A report of one service, in which whatever comes from a repository is the text; the paths of
    files too, unless they are told.
    """
    path = text if path is None else path
    place = Location(path, 3, 5, 4)
    service = Service(
        name=text,
        root=text,
        location=place,
        tier=1,
        tier_source=TierSource.DECLARED,
        tier_location=place,
        tier_rationale=text,
        owner=text,
        owner_location=place,
        lifecycle=text,
        type=text,
        title=text,
        description=text,
        system=text,
        inferred=True,
        inferred_from=text,
        repository=text,
        on_call=text,
        runbooks=(text,),
        dashboards=(text,),
        aliases=(text,),
    )
    waiver = Waiver(
        rule=text,
        service=text,
        reason=text,
        location=place,
        expires=text,
        subject=text,
        owner=text,
        approved_by=text,
        ticket=text,
        created=text,
    )
    findings = tuple(
        finding(text, outcome, number, path)
        for number, outcome in enumerate((*Outcome, Outcome.FAIL, Outcome.FAIL, Outcome.FAIL))
    )
    dead = waiver._replace(status=WaiverStatus.INVALID, problem=text)
    marks = (
        findings[5]._replace(blocking=False, waiver=waiver),
        findings[6]._replace(blocking=False, state=State.BASELINED),
        findings[7]._replace(blocking=False, enforcement=Enforcement.ADVISORY, effective_on=path),
    )
    judged = (*findings[:5], *marks)
    counts = Counts(passed=1, failed=4, unknown=1, not_applicable=1, error=1, waived=1)
    return Report(
        tool_version="1.0.0",
        target=Target(text, "0123456789abcdef0123456789abcdef01234567", dirty=False, ref=text),
        packs=(PackUse(text, text, text, "sha256:" + "0" * 64),),
        date="2026-11-21",
        verdict=Verdict.NOT_READY,
        services=(ServiceReport(service, Verdict.NOT_READY, counts, ((text, counts),)),),
        findings=judged,
        waivers=(waiver, dead),
        faults=(Fault(place, text, text, frozenset({"Deployment"})),),
        unattributed=(Unattributed(text, text, place),),
        lowered=(Lowered("it-holds", Enforcement.ADVISORY, Enforcement.REQUIRED, place),),
        rules=(
            RuleText(
                id="it-holds",
                title=text,
                category="house",
                severity=Severity.HIGH,
                why=text,
                fix=text,
                references=(Reference(text, text), Reference(text, None)),
                requirements=("SEC-01",),
            ),
        ),
        objectives=(Objective(text, text, place, 0.999, 2_592_000, text, text),),
        notes=(text,),
        since=since(text),
    )


def since(text: str) -> Since:
    """An earlier report of which every word came from elsewhere."""
    pack = PackUse(text, text, text, text)
    change = Change(
        text, text, text, Subject(text, text, text), Outcome.FAIL, blocking=True, cause=Cause.POLICY
    )
    return Since(
        date=text,
        verdict=Verdict.READY,
        tool_version=text,
        commit=text,
        services=(ServiceChange(text, Verdict.READY, None, 1, None),),
        packs=(PackChange(text, pack, None),),
        new=(change,),
        gone=(change._replace(cause=Cause.SERVICE),),
    )


def finding(text: str, outcome: Outcome, number: int, path: str | None = None) -> Finding:
    """One of the rule `it-holds`, blocking where its outcome lets it."""
    path = text if path is None else path
    place = Location(path, 3 + number, 5)
    return Finding(
        rule="it-holds",
        title=text,
        category="house",
        service=text,
        subject=Subject("Deployment", text, text, f"{text}{number}"),
        outcome=outcome,
        severity=Severity.HIGH,
        enforcement=Enforcement.REQUIRED,
        blocking=outcome in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR),
        message=text,
        fix=text,
        location=place,
        evidence=(
            Evidence(EvidenceClass.VERIFIED, text, place),
            Evidence(EvidenceClass.ATTESTED, text, place, text),
        ),
        state=State.NEW if outcome is Outcome.FAIL else None,
        tier_path=path,
    )
