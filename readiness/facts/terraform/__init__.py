"""Terraform's resources as collectors ask for them, and what their values come to; judges nothing.

`modules(documents)` gives the folders that hold Terraform, each with its resources in order. Of a
resource, `resource.value("num_loops")` is a literal, a list or mapping of such, a `Reference` to
another resource, or `Unknown`: variables and locals are looked up, everything else that would
have to be evaluated is `Unknown`, never a guess. `resource.blocks("rule")` are the nested blocks,
to be asked in turn; `resource.is_open("rule")` tells that a `dynamic` block makes more of them.
Places are `resource.at("rule", 0, "target")`.
"""

from readiness.facts.terraform.modules import modules
from readiness.facts.terraform.resource import Module, Resource
from readiness.facts.terraform.value import Reference, Unknown, resolve

__all__ = ["Module", "Reference", "Resource", "Unknown", "modules", "resolve"]
