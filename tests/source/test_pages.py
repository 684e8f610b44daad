"""Pages from the cache are the pages that were read."""

from __future__ import annotations

import pytest

from readiness import cache
from readiness.source import markdown, pages

TEXT = b"""---
owner: team
---
# Checkout {#top}

See [the other](other.md#a) and <TODO>.

## Rollback

```sh
helm rollback checkout
```
"""


def test_a_page_from_the_cache_is_the_page_that_was_read(tmp_path):
    store = cache.DiskCache(str(tmp_path), "1")
    read = markdown.parse("docs/a.md", TEXT)
    assert pages.read("docs/a.md", TEXT, store) == read
    assert pages.read("docs/a.md", TEXT, store) == read
    assert pages.recalled([*read]) == read


@pytest.mark.parametrize(
    "kept", [None, 3, "page", [], {"path": "a"}, ["a", "b", 3], ["a", None, [[1]]]]
)
def test_what_is_no_page_is_read_again(kept):
    assert pages.recalled(kept) is None
