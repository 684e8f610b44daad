"""Makes of charts and kustomizations what they deploy, with the places of their sources.

Runs Helm and Kustomize on private copies, within bounds; never writes to the tree, never fetches.
"""

from readiness.cache import Cache
from readiness.source.render import helm, kustomize
from readiness.source.render.jobs import Kitchen
from readiness.source.render.sandbox import BOUNDS, Bounds
from readiness.source.rendered import Declared, Ingredients, Rendered, merged

__all__ = ["Bounds", "Kitchen", "render"]


def render(
    ingredients: Ingredients,
    declared: Declared,
    cache: Cache,
    *,
    bounds: Bounds = BOUNDS,
    path: str | None = None,
) -> Rendered:
    """Everything of a tree that is rendered before it is deployed. `path`: folders where the
    programs are looked for, else the environment's.
    """
    kitchen = Kitchen(cache, bounds, path)
    return merged(
        helm.render(ingredients, declared, kitchen),
        kustomize.render(ingredients, declared, kitchen),
    )
