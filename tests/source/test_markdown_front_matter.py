import pytest

from readiness.source import front_matter


@pytest.mark.parametrize(
    ("text", "keys", "length"),
    [
        ("---\na: b\n---\nx", {"a": "b"}, 3),
        ("---\na: 'b: c' # d\ne: f # g\nh: \"#i\"\n...\n", {"a": "b: c", "e": "f", "h": "#i"}, 5),
        (
            "---\nlast reviewed: 2026-01-02\na: b\na: c\n---",
            {"last reviewed": "2026-01-02", "a": "b"},
            5,
        ),
        ("---\nlist:\n  - a: b\nmap: {c: d}\nlong: |\n  x: y\n---", {}, 7),
        ("---\na: [\n: :\n---", {}, 4),
        ('+++\ntitle = "x"\n[t]\nn = 1\n+++', {"title": "x", "n": "1"}, 5),
        ("---\n---\nx", {}, 2),
        ("---\na: b\nno end", {}, 0),
        ("---\nSome text\n---\nmore", {}, 0),
        ("\n---\na: b\n---", {}, 0),
        ("", {}, 0),
    ],
)
def test_front_matter_gives_its_flat_keys_and_its_length(text, keys, length):
    assert front_matter.read(text.split("\n")) == (keys, length)
