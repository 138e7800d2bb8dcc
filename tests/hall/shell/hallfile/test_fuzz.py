"""Whatever is done to a hall file, it is read or its mistakes are shown; nothing else happens."""

import tomllib
from pathlib import Path

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.shell.hallfile.locate import locate
from tests.hall.shell.hallfile.halls import DEMO, problems_of

relaxed = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PLACES = sorted((path for path in locate(DEMO) if path), key=str)
values = st.one_of(
    st.none(),  # stands for: take it away
    st.integers(),
    st.just(1 << 20_000),
    st.floats(),
    st.booleans(),
    st.text(),
    st.sampled_from(
        ["all", "", "personal", "kiosk", "08:30-17:00", "{zone}", "http://[", "a" * 999]
    ),
    st.dates(),
    st.just([]),
    st.just({}),
    st.just([[], {}]),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=5), st.text(max_size=3), max_size=3),
)


def put(document: object, path: tuple[str | int, ...], value: object) -> None:
    """Set or take away what stands at a path, where the document still has that path."""
    for part in path[:-1]:
        try:
            document = document[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return
    last = path[-1]
    if isinstance(document, dict) and isinstance(last, str):
        document.pop(last, None) if value is None else document.update({last: value})
    elif isinstance(document, list) and isinstance(last, int) and last < len(document):
        document[last : last + 1] = [] if value is None else [value]


def written(document: dict[str, object]) -> str:
    """The document as TOML; numbers too large to be written in decimals are written in hexadecimals."""
    try:
        return tomli_w.dumps(document)
    except ValueError:
        return f"huge = {1 << 20_000:#x}\n{DEMO}"


@relaxed
@given(st.lists(st.tuples(st.sampled_from(PLACES), values), min_size=1, max_size=5))
def test_values_of_every_kind_in_every_place(
    tmp_path: Path, changes: list[tuple[tuple[str | int, ...], object]]
) -> None:
    document = tomllib.loads(DEMO)
    for path, value in changes:
        put(document, path, value)
    text = written(document)
    for problem in problems_of(tmp_path, text):
        assert 1 <= problem.line <= text.count("\n") + 1
        assert str(problem).isprintable()


@relaxed
@given(
    st.integers(0, len(DEMO)),
    st.integers(0, 40),
    st.text(st.sampled_from("[]{}\"'=.,#\n\\ ax1\x00"), max_size=6),
)
def test_text_cut_and_pasted(tmp_path: Path, at: int, cut: int, pasted: str) -> None:
    problems_of(tmp_path, DEMO[:at] + pasted + DEMO[at + cut :])


@relaxed
@given(st.binary(max_size=200))
def test_bytes_of_any_kind(tmp_path: Path, raw: bytes) -> None:
    assert problems_of(tmp_path, raw)


@pytest.mark.parametrize("path", PLACES[::7], ids=str)
def test_each_place_may_be_missing(tmp_path: Path, path: tuple[str | int, ...]) -> None:
    document = tomllib.loads(DEMO)
    put(document, path, None)
    problems_of(tmp_path, tomli_w.dumps(document))
