"""Terraform and OpenTofu files as documents in Terraform's JSON syntax, with places.

`read(tree, paths, cache)` gives one `Document` for each `*.tf`, `*.tofu` and variables file
that matters, `data` being
`{"resource": {TYPE: {NAME: body}}, "data": {…}, "variable": {NAME: body}, "module": {NAME: body},
"locals": {…}, "tfvars": {NAME: value}}`, each part only where the file has it. A nested block (`rule { … }`) is an item of
the list under its type, a label of it a key around it; an expression that is no literal is the
text `${…}`, and nothing is evaluated: `readiness.facts.terraform` does that. `*.tf.json` files
are read as JSON and have the same shape, save that Terraform lets lists stand for single things
there. `document.at("resource", TYPE, NAME, "rule", 0, "target")` is the place of a node.

Only the blocks that somebody may ask for are parsed, each on its own: those of the resource types
of `readiness.source.terraform.wanted`, and the variables and locals beside them.
"""

from readiness.source.terraform.files import read
from readiness.source.terraform.parsing import parse

__all__ = ["parse", "read"]
