"""The locator finds every path that tomllib reads, on the line where it stands."""

import tomllib

import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.shell.hallfile.locate import Path, locate

DOCUMENT = '''\
# a comment with [brackets] and = signs
top = 1
a.b.c = "dotted"   # and a comment "with quotes"
a."quoted.key" = 'literal # no comment'
inline = { x = 1, y.z = [1, 2], "q" = { deep = true } }
list = [
    "one",  # first

    "two",
    [3, 4],
    { five = 5 },
]

[hall]
text = """
not = "a key"
[not.a.table]
an escaped \\""" quote, and an end in two quotes"""""
literal = \'\'\'
[[neither]]
\\\'\'\'
"with \\"escape\\" \\u4e2d" = 1
when = 2026-11-21 09:00:00

[[window]]
id = "1"
[window.pins.buttons]
satisfied = 17

[[window]]
id = "2"
[[window.shift]]
at = 1
[[window.shift]]
at = 2
[window.shift.who]
name = "x"

[ implicit . "table" ]
last = 0
'''

EXPECTED: dict[Path, int] = {
    ("top",): 2,
    ("a",): 3,
    ("a", "b", "c"): 3,
    ("a", "quoted.key"): 4,
    ("inline", "y", "z", 1): 5,
    ("inline", "q", "deep"): 5,
    ("list",): 6,
    ("list", 0): 7,
    ("list", 1): 9,
    ("list", 2, 1): 10,
    ("list", 3, "five"): 11,
    ("hall",): 14,
    ("hall", "text"): 15,
    ("hall", "literal"): 19,
    ("hall", 'with "escape" 中'): 22,
    ("hall", "when"): 23,
    ("window",): 25,
    ("window", 0): 25,
    ("window", 0, "pins"): 27,
    ("window", 0, "pins", "buttons", "satisfied"): 28,
    ("window", 1, "id"): 31,
    ("window", 1, "shift", 0, "at"): 33,
    ("window", 1, "shift", 1): 34,
    ("window", 1, "shift", 1, "who", "name"): 37,
    ("implicit",): 39,
    ("implicit", "table", "last"): 40,
}


def paths(value: object, path: Path = ()) -> set[Path]:
    if isinstance(value, dict):
        children = [((*path, key), child) for key, child in value.items()]
    elif isinstance(value, list):
        children = [((*path, position), child) for position, child in enumerate(value)]
    else:
        return {path}
    return {path}.union(*(paths(child, place) for place, child in children))


def test_every_kind_of_key_is_found_on_its_line():
    lines = locate(DOCUMENT)
    assert {path: lines.get(path) for path in EXPECTED} == EXPECTED


def test_no_path_is_missing_and_none_is_made_up():
    assert set(locate(DOCUMENT)) == paths(tomllib.loads(DOCUMENT))


def test_windows_line_ends_and_an_empty_document():
    assert locate(DOCUMENT.replace("\n", "\r\n")) == locate(DOCUMENT)
    assert locate("") == {(): 1}
    assert locate("# only a comment") == {(): 1}


keys = st.text(min_size=1, max_size=6).filter(lambda key: key.isprintable())
scalars = st.one_of(
    st.integers(-9, 9), st.booleans(), st.floats(0, 1), st.text(max_size=8), st.dates()
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3)
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(keys, values, max_size=5), st.booleans())
def test_any_document_is_walked_to_its_end(document: dict[str, object], multiline: bool):
    text = tomli_w.dumps(document, multiline_strings=multiline)
    lines = locate(text)
    assert set(lines) == paths(tomllib.loads(text))
    written = text.split("\n")
    for path, line in lines.items():
        if path and isinstance(path[-1], str) and path[-1].isascii() and path[-1].isalnum():
            assert path[-1] in written[line - 1]
