"""HTML that cannot be written unescaped: every string given to an element is text, unless an element
made it; addresses pass through `link`, which knows the schemes that are no programs.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from readiness.report.visible import visible

MOST_SHOWN = 2000
"""Characters of one text before the rest is only counted."""
NAME_SHOWN = 90
"""Characters of a name, which stands in headings, tables and pictures."""

WEB = ("https", "http")
BLANKS = str.maketrans("\t\n\r", "   ")
"""White space that HTML folds; a text keeps the blank that parts it from its neighbour."""


class Html(str):
    """Markup that an element of this module made. What joins, slices or formats it makes a plain
    string of it, which is escaped again: a mistake shows, and harms nobody.
    """

    __slots__ = ()


Node = str | Iterable["Node"] | None
"""A text, an element, nothing, or several of these."""

EMPTY = Html()
VOID = frozenset({"meta", "link", "br", "col", "input", "wbr"})
FORBIDDEN = ("on", "style", "href", "src", "srcdoc", "action", "formaction")


def tag(
    name: str, /, *children: Node, cls: str | None = None, **attributes: str | int | bool
) -> Html:
    """An element. `_` in the name of an attribute is `-`; True is an attribute without a value,
    False is none. Raises ValueError for an attribute that could run or fetch something.
    """
    opened = name if cls is None else f'{name} class="{escape(cls)}"'
    for key, value in attributes.items():
        opened += _attribute(key, value)
    if name in VOID:
        return Html(f"<{opened}>")
    return Html(f"<{opened}>{_joined(children)}</{name}>")


def _attribute(key: str, value: str | int | bool) -> str:
    if key.startswith(FORBIDDEN):
        raise ValueError(f"{key} is not for texts: use link, jump or mark")
    if value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(_plain(str(value)))}"'


def joined(*children: Node) -> Html:
    """Several nodes as one."""
    return Html(_joined(children))


def _joined(children: Iterable[Node]) -> str:
    return "".join(map(_text, children))


def _text(node: Node) -> str:
    if isinstance(node, Html):
        return node
    if node is None:
        return ""
    if isinstance(node, str):
        return escape(clipped(_plain(node), MOST_SHOWN), quote=False)
    return _joined(node)


def _plain(text: str) -> str:
    """As `visible`, on one line; most texts are plain, and a large page has half a million."""
    if text.isascii() and text.isprintable() and "##" not in text:
        return text
    return visible(text.translate(BLANKS), folded=False)


def clipped(text: str, most: int) -> str:
    """The beginning of a text that is too long to be read, and how long it is."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text):,} characters)"


def named(name: str) -> str:
    """A name as it stands in headings and tables."""
    return clipped(visible(name), NAME_SHOWN)


def snippet(lines: Iterable[str]) -> Html:
    """Lines with their own blanks, to be copied."""
    shown = "\n".join(visible(line, folded=False) for line in lines)
    return Html(f"<pre>{escape(clipped(shown, MOST_SHOWN), quote=False)}</pre>")


def link(url: str | None, *children: Node) -> Html:
    """A link to the web; what leads elsewhere (`javascript:`), or holds a password, is the text.

    On paper its address is written behind it, unless that is what it says already (`url`).
    """
    safe = web_address(url)
    if safe is None:
        return joined(*children)
    said = _joined(children)
    own = ' class="url"' if said == escape(safe, quote=False) else ""
    return Html(f'<a href="{escape(safe)}"{own}>{said}</a>')


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web, without credentials; else None."""
    if url is None or not url.isprintable() or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        plain = parts.scheme in WEB and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return visible(url) if plain else None


def shown_address(url: str) -> str:
    """An address as text: what could be a password in it is left out."""
    head, separator, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    if separator and "@" in authority:
        authority = f"…@{authority.rpartition('@')[2]}"
    return f"{head}{separator}{authority}{slash}{path}"


def jump(anchor: str, *children: Node, cls: str | None = None) -> Html:
    """A link to a place of this page; `anchor` comes from `anchors`."""
    named_class = "" if cls is None else f' class="{escape(cls)}"'
    return Html(f'<a href="#{escape(anchor)}"{named_class}>{_joined(children)}</a>')


def icon(name: str, label: str = "") -> Html:
    """A mark of the sprite by its own name; without a label it only repeats what stands beside it."""
    said = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Html(f'<svg class="i i-{escape(name)}" {said}><use href="#i-{escape(name)}"/></svg>')


def icon_at(name: str, x: float, y: float, *, size: int = 16) -> Html:
    """A mark inside of a picture, by its middle."""
    half = size / 2
    place = f'x="{x - half:g}" y="{y - half:g}" width="{size}" height="{size}"'
    return Html(f'<svg class="i i-{escape(name)}" {place}><use href="#i-{escape(name)}"/></svg>')


def embedded(name: str, content: str) -> Html:
    """A style or a script of this package as it is; raises ValueError for what would end early."""
    if name not in {"style", "script"} or "</" in content or "<!--" in content:
        raise ValueError(f"{name} cannot hold this")
    return Html(f"<{name}>{content}</{name}>")
