"""Live evidence: what running systems say of a repository's rules, objectives and pages.

The one room that may open the network, and only when somebody asks (`--live`). An answer that did
not come, is empty, partial or not what it says it is, is unknown with a reason: never a pass.
"""

from __future__ import annotations
