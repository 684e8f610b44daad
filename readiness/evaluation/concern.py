"""A report narrowed to what concerns some files, as a hook that passes them wants it; pure."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.evaluation import verdict
from readiness.model import Finding, Report, ServiceReport, Verdict


def concerning(report: Report, files: Sequence[str]) -> Report:
    """The findings and faults whose place or evidence stands in one of the files (or below one).

    The services keep their counts over what is left, and get the verdict of that.
    """
    findings = tuple(item for item in report.findings if _concerns(item, files))
    services = tuple(_narrowed(item, findings) for item in report.services)
    left = tuple(item for item in services if sum(item.counts[:5]))
    return report._replace(
        verdict=_verdict(report.verdict, left),
        services=left,
        findings=findings,
        waivers=tuple(item for item in report.waivers if _below(item.location.path, files)),
        faults=tuple(item for item in report.faults if _below(item.location.path, files)),
        unattributed=tuple(
            item for item in report.unattributed if _below(item.location.path, files)
        ),
        notes=(_told(report, len(files)), *report.notes),
    )


def _verdict(whole: Verdict, left: Sequence[ServiceReport]) -> Verdict:
    """The worst of what is told; a file that nothing is wrong with stops no hook."""
    found = verdict.worst(item.verdict for item in left)
    if found is Verdict.NOTHING_CHECKED and whole is not Verdict.NOTHING_CHECKED:
        return Verdict.READY
    return found


def _told(report: Report, files: int) -> str:
    paths = "path" if files == 1 else f"{files} paths"
    return (
        f"only what concerns the {paths} on the command line is told; all was read, and the "
        f"verdict as a whole is {report.verdict.value}"
    )


def _concerns(finding: Finding, files: Sequence[str]) -> bool:
    places = [finding.location, *(item.location for item in finding.evidence if item.location)]
    return any(_below(place.path, files) for place in places)


def _below(path: str, files: Sequence[str]) -> bool:
    return any(path == file or path.startswith(f"{file}/") for file in files)


def _narrowed(item: ServiceReport, findings: Sequence[Finding]) -> ServiceReport:
    told = verdict.tally(finding for finding in findings if finding.service == item.service.name)
    categories = verdict.by_category(told)
    return item._replace(
        verdict=verdict.verdict(told),
        counts=verdict.total(categories),
        categories=categories,
        excused=verdict.excused(told),
    )
