"""Makes of charts, kustomizations and mixins what they deploy, with the places of their sources.

Runs Helm, Kustomize and jsonnet on private copies, within bounds; never writes to the tree, never fetches.
"""

from readiness.cache import Cache
from readiness.source.packaging import is_jsonnet
from readiness.source.render import helm, kustomize
from readiness.source.render.jobs import AT_ONCE, Kitchen
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
    at_once: int = AT_ONCE,
) -> Rendered:
    """Everything of a tree that is rendered before it is deployed. `path`: folders where the
    programs are looked for, else the environment's; `at_once`: how many of them run together.
    """
    kitchen = Kitchen(cache, bounds, path, at_once)
    cooked = merged(
        helm.render(ingredients, declared, kitchen),
        kustomize.render(ingredients, declared, kitchen),
    )
    return merged(cooked, _mixins(ingredients, kitchen))


def _mixins(ingredients: Ingredients, kitchen: Kitchen) -> Rendered:
    if not any(map(is_jsonnet, ingredients.tree.paths)):
        return Rendered()
    from readiness.source.render import mixins  # noqa: PLC0415 - most repositories have none

    return mixins.render(ingredients, kitchen)
