"""Buttons are judged by time: bounce, two at once, stuck."""

from hypothesis import given
from hypothesis import strategies as st

from devices import keys as k

FRESH: k.Keys = {"a": k.Key(), "b": k.Key(), "c": k.Key()}


def play(edges: list[tuple[int, str, bool]], until: int) -> list[k.Pressed | k.Released]:
    """Feed edges in their order with ticks of 10 ms between."""
    keys, moves = FRESH, []
    todo = sorted(edges, key=lambda edge: edge[0])
    for at in range(until + 1):
        keys, more = k.settle(keys, at)
        moves += more
        while todo and todo[0][0] == at:
            _, name, level = todo.pop(0)
            keys = k.edge(keys, name, level, at)
    return moves


def presses(edges: list[tuple[int, str, bool]], until: int = 30_000) -> list[str]:
    return [move.button for move in play(edges, until) if isinstance(move, k.Pressed)]


def test_an_edge_counts_once_it_is_stable_for_20_ms() -> None:
    keys = k.edge(FRESH, "a", True, 100)
    assert k.settle(keys, 119)[1] == ()
    assert k.settle(keys, 120)[1] == (k.Pressed("a", 100),)


def test_a_spike_counts_for_nothing() -> None:
    assert play([(100, "a", True), (110, "a", False)], 1_000) == []


def test_a_press_carries_its_first_edge_and_how_long_it_was_held() -> None:
    moves = play([(100, "a", True), (104, "a", False), (109, "a", True), (200, "a", False)], 400)
    assert moves == [k.Pressed("a", 100), k.Released("a", 100)]


def test_of_two_at_once_the_first_down_counts() -> None:
    assert presses([(100, "a", True), (101, "b", True), (300, "a", False), (300, "b", False)]) == [
        "a"
    ]


def test_the_first_down_counts_though_it_bounces_longer() -> None:
    edges = [(100, "a", True), (110, "a", False), (118, "a", True), (103, "b", True)]
    assert presses(edges, 1_000) == ["a"]


def test_a_spike_on_one_button_does_not_take_the_press_of_another() -> None:
    assert presses([(100, "a", True), (108, "a", False), (103, "b", True)], 1_000) == ["b"]


def test_a_short_press_beside_a_bouncing_button_is_not_lost() -> None:
    bounces = [(100 + 6 * i, "a", i % 2 == 0) for i in range(20)]
    assert "b" in presses([*bounces, (103, "b", True), (140, "b", False)], 1_000)


def test_a_second_button_counts_only_after_the_first_is_up() -> None:
    edges = [
        (100, "a", True), (300, "b", True), (400, "b", False),
        (500, "a", False), (600, "b", True), (700, "b", False),
    ]  # fmt: skip
    assert presses(edges) == ["a", "b"]


def test_a_stuck_button_leaves_the_others_working() -> None:
    keys = k.edge(FRESH, "a", True, 0)
    keys, _ = k.settle(keys, 9_999)
    assert k.stuck(keys, 9_999) == ()
    assert k.stuck(keys, 10_000) == ("a",)
    assert presses([(0, "a", True), (10_100, "b", True), (10_200, "b", False)]) == ["a", "b"]


def test_unknown_buttons_are_nobodys_business() -> None:
    assert k.edge(FRESH, "door", True, 5) == FRESH


bounce = st.lists(st.integers(1, 19), max_size=6)
one_press = st.tuples(st.sampled_from("abc"), st.integers(30, 400), bounce, bounce)


def bouncing(presses: list[tuple[str, int, list[int], list[int]]]) -> list[tuple[int, str, bool]]:
    """Edges of clean presses one after another, each with bounces at both of its ends."""
    edges, at = [], 100
    for name, hold, closing, opening in presses:
        for level, gaps in ((True, closing), (False, opening)):
            pairs = gaps[: len(gaps) // 2 * 2]  # an even number of bounces ends where it began
            edges.append((at, name, level))
            for i, gap in enumerate(pairs):
                at += gap
                edges.append((at, name, level if i % 2 else not level))
            at += hold if level else 50
    return edges


@given(st.lists(one_press, max_size=8))
def test_every_press_counts_once_whatever_its_bounces(
    made: list[tuple[str, int, list[int], list[int]]],
) -> None:
    edges = bouncing(made)
    assert presses(edges, (edges[-1][0] if edges else 0) + 200) == [name for name, *_ in made]


noise = st.lists(st.tuples(st.integers(0, 2_000), st.sampled_from("abc"), st.booleans()))


@given(noise)
def test_whatever_the_pins_say_a_press_ends_before_the_same_button_counts_again(
    edges: list[tuple[int, str, bool]],
) -> None:
    down: set[str] = set()
    for move in play(edges, 2_500):
        if isinstance(move, k.Pressed):
            assert move.button not in down
            down.add(move.button)
        else:
            down.discard(move.button)
