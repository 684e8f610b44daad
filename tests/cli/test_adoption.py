"""`init`, `baseline` and `waiver` from the command line."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from readiness import cli
from tests.source.repositories import write
from tests.test_comparison import FILES, PACK, deployment

Said = tuple[int, str, str]
DAY = ("--date", "2026-11-21")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> Said:
    code = cli.run(list(arguments))
    return (code, *capfd.readouterr())


WRITTEN = """\
# yaml-language-server: $schema=.readiness/service.schema.json
# What this repository's services are, for `readiness check`.
apiVersion: readiness/v1

# How much depends on a service decides what is asked of it:
#   tier 0: an outage stops the business or endangers people
#   tier 1: an outage hurts customers within minutes
#   tier 2: an outage is felt within hours, there is a way around
#   tier 3: an outage can wait for working hours
services:
  - name: a  # label app: a of Deployment a
    # tier: ?  # 0 … 3, see above; judged at the default tier until somebody says
    owner: team-shop  # @org/team-shop owns its files in CODEOWNERS
  - name: "on"  # label app: on of Deployment on
    # tier: ?  # 0 … 3, see above; judged at the default tier until somebody says
    owner: team-shop  # @org/team-shop owns its files in CODEOWNERS
"""


def test_a_first_file_names_what_is_there_and_is_accepted(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    named = deployment("x").replace("name: x", 'name: "on"').replace("app: x", 'app: "on"')
    write(folder, {"a.yaml": deployment("a"), "b.yaml": named, "CODEOWNERS": "* @org/team-shop\n"})
    before = services(run(capfd, "check", "--format", "json", *DAY))
    code, out, err = run(capfd, "init", *DAY)
    assert (code, err) == (0, "")
    assert (folder / "readiness.yaml").read_text() == WRITTEN
    schema = ".readiness/service.schema.json"
    assert out.splitlines()[:2] == ["wrote readiness.yaml", f"wrote {schema}"]
    assert (folder / schema).read_text() == run(capfd, "policy", "schema", "service")[1]
    assert "  - the tier of a, on" in out.splitlines()
    after = services(run(capfd, "check", "--format", "json", *DAY))
    assert after == before == {"a": 1, "on": 1}


def services(said: Said) -> dict[str, int]:
    return {each["name"]: each["evidence"]["workloads"] for each in json.loads(said[1])["services"]}


def test_an_empty_folder_gets_a_file_that_is_accepted(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "a shop: it's").mkdir()
    assert run(capfd, "init", "a shop: it's", *DAY)[0] == 0
    code, out, err = run(capfd, "check", "a shop: it's", "--format", "json", *DAY)
    assert (code, err) == (1, "")
    assert services((code, out, err)) == {"a shop: it's": 0}


def test_who_wants_no_schema_beside_the_file_gets_none(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(folder, {"a.yaml": deployment("a")})
    assert run(capfd, "init", "--no-schema", *DAY)[1].splitlines()[:2] == [
        "wrote readiness.yaml",
        "",
    ]
    assert sorted(path.name for path in folder.iterdir()) == ["a.yaml", "readiness.yaml"]
    assert "yaml-language-server" not in (folder / "readiness.yaml").read_text()


@pytest.mark.parametrize("name", ["readiness.yaml", "readiness.yml"])
def test_nothing_is_overwritten(folder: Path, capfd: pytest.CaptureFixture[str], name: str) -> None:
    write(folder, {name: "mine"})
    said = (
        f"error: there is a {name} already\n  nothing is overwritten: edit it, or remove it first\n"
    )
    assert run(capfd, "init", *DAY) == (2, "", said)
    assert (folder / name).read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_told_in_one_line(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    assert run(capfd, "init", *DAY) == (2, "", "error: Permission denied: readiness.yaml\n")


def test_a_baseline_is_written_may_not_grow_and_is_pruned(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(folder, FILES)
    name = "readiness-baseline.json"
    assert run(capfd, "baseline", "write", *DAY) == (
        0,
        f"{name}: 3 entries accepted on 2026-11-21\n",
        "",
    )
    first = (folder / name).read_text()
    assert run(capfd, "check", "--baseline", name, "-q", *DAY)[0] == 0
    write(folder, {"b.yaml": deployment("b", replicas=1)})
    assert run(capfd, "check", "--baseline", name, "-q", *DAY)[0] == 1
    assert run(capfd, "baseline", "write", *DAY) == (
        2,
        "",
        (
            f"error: {name} may only shrink, and 1 entry would be added: workload-survives-a-node for "
            "b: Deployment/shop/b\n"
            "  mend them, waive them (readiness waiver add), or accept them with --force\n"
        ),
    )
    assert (folder / name).read_text() == first
    later = ("--date", "2026-12-01")
    assert run(capfd, "baseline", "write", "--force", *later)[1] == (
        f"{name}: 4 entries, 1 added, 0 mended and removed\n"
    )
    write(folder, {"a.yaml": deployment("a")})
    assert run(capfd, "baseline", "prune", *later)[1] == (
        f"{name}: 1 entry removed, 3 left\n  workload-survives-a-node for a: Deployment/shop/a\n"
    )
    days = {each["service"] + each["rule"]: each["since"] for each in entries(folder / name)}
    assert days == {
        "aimage-is-pinned": "2026-11-21",
        "bimage-is-pinned": "2026-11-21",
        "bworkload-survives-a-node": "2026-12-01",
    }


def entries(path: Path) -> list[dict[str, str]]:
    return json.loads(path.read_text())["entries"]


def test_a_baseline_that_is_not_there_or_damaged_ends_the_run(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(folder, FILES)
    said = "error: there is no baseline b.json\n  readiness baseline write makes one\n"
    assert run(capfd, "check", "--baseline", "b.json", *DAY) == (2, "", said)
    (folder / "b.json").write_text('{"schema":\n oops}')
    code, out, err = run(capfd, "check", "--baseline", "b.json", *DAY)
    assert (code, out) == (2, "")
    assert err.startswith("error: b.json:2:2: ")


ADD = ("waiver", "add", "workload-survives-a-node", "--service", "a", "--reason", "one shard")
APPROVED = ("--approved-by", "board@example.com")


def test_a_waiver_is_added_listed_and_pruned(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(folder, FILES)
    assert run(capfd, "waiver", "list", *DAY)[:2] == (0, "no waivers\n")
    assert run(capfd, *ADD, *APPROVED, "--expires", "2026-12-05", *DAY)[:2] == (
        0,
        (
            "readiness-waivers.yaml: workload-survives-a-node waived for a until 2026-12-05\n"
            "  covers 1 finding(s)\n"
        ),
    )
    written = (folder / "readiness-waivers.yaml").read_text()
    assert run(capfd, "waiver", "list", *DAY)[1] == (
        "active  2026-12-05, 14 days left  workload-survives-a-node for a\n"
        "  readiness-waivers.yaml:4:5  approved by board@example.com\n"
        "  one shard\n"
        "\n1 waiver(s), 1 expiring within 30 days\n"
        "  2026-12-05  workload-survives-a-node for a\n"
    )
    assert run(capfd, "waiver", "prune", *DAY)[1] == "nothing to remove\n"
    late = ("--date", "2026-12-06")
    dry = run(capfd, "waiver", "prune", "--dry-run", *late)[1]
    assert dry.splitlines()[0] == "--- a/readiness-waivers.yaml"
    assert dry.splitlines()[-1] == "1 waiver(s) would be removed"
    assert (folder / "readiness-waivers.yaml").read_text() == written
    assert run(capfd, "waiver", "prune", *late)[0] == 0
    assert (folder / "readiness-waivers.yaml").read_text() == (
        written.partition("waivers:\n")[0] + "waivers: []\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--expires", "2026-02-30"), "Error: Invalid value for '--expires'"),
        (("--expires", "2026-11-20"), "error: 2026-11-20 has passed"),
        (("--expires", "2028-11-20"), "error: it would have no effect: lasts 730 days"),
        (("--expires", "2026-12-05", "--service", "c"), "error: there is no service 'c' here"),
        (
            ("--expires", "2026-12-05", "--owner", "BOARD@example.com"),
            "error: it would have no effect: board@example.com is the owner's own",
        ),
        (("--expires", "2026-12-05", "--reason", "\x1b[2J"), "error: --reason must be one line"),
    ],
)
def test_a_waiver_without_effect_is_refused(
    folder: Path, capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    pack = PACK + "waivers: {longest_days: {0: 30, 1: 90, 2: 180, 3: 365}}\n"
    write(folder, FILES | {"own.yaml": pack})
    code, out, err = run(capfd, *ADD, *APPROVED, *arguments, *DAY)
    assert (code, out) == (2, "")
    assert said in err
    assert not (folder / "readiness-waivers.yaml").exists()


def test_what_is_waived_already_is_not_waived_again(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(folder, FILES)
    assert run(capfd, *ADD, *APPROVED, "--expires", "2026-12-05", *DAY)[0] == 0
    assert run(capfd, *ADD, *APPROVED, "--expires", "2026-12-09", *DAY) == (
        2,
        "",
        (
            "error: it is waived until 2026-12-05 already, at readiness-waivers.yaml:4:5\n"
            "  to renew it, move its expires: history counts how often\n"
        ),
    )


def test_what_the_policy_thinks_of_a_new_waiver_is_told(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rules = "workload-survives-a-node: required, waivers-have-a-ticket: advisory"
    pack = f"pack: own\nversion: 1.0.0\ntiers: {{3: {{rules: {{{rules}}}}}}}\n"
    write(folder, FILES | {"own.yaml": pack})
    assert run(capfd, *ADD, *APPROVED, "--expires", "2026-12-05", *DAY)[:2] == (
        0,
        (
            "readiness-waivers.yaml: workload-survives-a-node waived for a until 2026-12-05\n"
            "  covers 1 finding(s)\n"
            "  advisory  waivers-have-a-ticket: the waiver of workload-survives-a-node names no ticket\n"
        ),
    )


def test_a_first_file_asks_nothing_that_its_descriptors_say(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    descriptor = "schema-version: v2.1\ndd-service: a\nteam: shipping\ntier: high\n"
    write(folder, {"service.datadog.yaml": descriptor})
    code, out, _ = run(capfd, "init", "--no-schema", *DAY)
    assert (code, out.partition("Next\n")[2].splitlines()[0]) == (
        0,
        "  - read it over: its descriptors say every tier and owner, and what they say holds",
    )


def test_a_rule_that_is_not_there_cannot_be_waived(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(folder, FILES)
    wrong = ("waiver", "add", "workload-survives-node", *ADD[3:], *APPROVED)
    code, _, err = run(capfd, *wrong, "--expires", "2026-12-05", *DAY)
    assert (code, err) == (
        2,
        (
            "error: there is no rule 'workload-survives-node'\n"
            "  did you mean workload-survives-a-node?\n"
        ),
    )
