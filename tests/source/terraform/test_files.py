"""Which files of a tree are read as Terraform's, and what is remembered of them."""

from __future__ import annotations

from readiness.model import Fault, Location
from readiness.source import evidence
from readiness.source.tree import MemoryTree


class Shelf:
    """A cache in memory."""

    def __init__(self):
        self.kept = {}

    def get(self, kind, key):
        return self.kept.get((kind, key))

    def put(self, kind, key, value):
        self.kept[kind, key] = value


SLO = 'resource "grafana_slo" "s" {\n  name = var.name\n}\n'


def documents(files, **options):
    read = evidence.read(MemoryTree(files), **options)
    assert read.faults == ()
    return {each.path: each.data for each in read.documents}


def test_only_folders_with_a_wanted_resource_are_read():
    assert documents(
        {
            "slo/main.tf": SLO,
            "slo/variables.tf": 'variable "name" {\n  default = "n"\n}\n',
            "slo/terraform.tfvars": 'name = "m"\n',
            "slo/outputs.tf": 'output "x" {\n  value = 1\n}\n',
            "net/main.tf": 'resource "aws_vpc" "v" {\n',
            "net/variables.tf": 'variable "name" {}\n',
            "live/main.tf": 'module "slo" {\n  source = "../slo"\n  name = "p"\n}\n',
            "live/other.tf": 'module "x" {\n  source = "registry/x"\n}\n',
        }
    ) == {
        "slo/main.tf": {"resource": {"grafana_slo": {"s": {"name": "${var.name}"}}}},
        "slo/variables.tf": {"variable": {"name": {"default": "n"}}},
        "slo/terraform.tfvars": {"tfvars": {"name": "m"}},
        "live/main.tf": {"module": {"slo": {"source": "../slo", "name": "p"}}},
    }


def test_the_json_syntax_is_read_as_json():
    text = '{"resource": {"grafana_slo": {"s": {"name": "n"}}}}'
    assert documents({"slo.tf.json": text, "other.json": text}) == {
        "slo.tf.json": {"resource": {"grafana_slo": {"s": {"name": "n"}}}}
    }


def test_a_second_run_parses_nothing(monkeypatch):
    shelf = Shelf()
    files = {"slo.tf": SLO, "bad.tf": 'resource "grafana_slo" "t" {\n'}
    first = evidence.read(MemoryTree(files), cache=shelf)
    monkeypatch.setattr("readiness.source.terraform.files.parse", None)
    second = evidence.read(MemoryTree(files), cache=shelf)
    assert [each.data for each in second.documents] == [each.data for each in first.documents]
    message = "not valid HCL: a block, a bracket or a text that does not end"
    broken = Fault(Location("bad.tf", 1, 29), message, None, frozenset({"SLO"}))
    assert first.faults == second.faults == (broken,)


def test_an_unreadable_file_is_told():
    fault = Fault(Location("slo.tf"), "cannot be read: permission denied")
    assert evidence.read(MemoryTree({"slo.tf": fault})).faults == (fault,)
