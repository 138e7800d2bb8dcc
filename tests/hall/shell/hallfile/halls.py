"""Hall files for tests: the demo, with some of its text replaced."""

from pathlib import Path

from hall.shell.hallfile import HallFileErrors, Problem, load

EXAMPLES = Path(__file__).parents[4] / "examples"
POLICY = "[policy]\nservices_per_visit = 3\n\n"
DEMO = (EXAMPLES / "demo.toml").read_text("utf-8").replace(POLICY, "")
"""Without its rules: tests write their own."""


def changed(*replacements: tuple[str, str]) -> str:
    """Replace the first occurrence of each text, which must be there."""
    text = DEMO
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def problems_of(folder: Path, text: str | bytes) -> tuple[Problem, ...]:
    """The problems of a file ``demo.toml`` with this text; none if it loads."""
    path = folder / "demo.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    try:
        load(path)
    except HallFileErrors as errors:
        return errors.problems
    return ()


def line_of(text: str, part: str) -> int:
    """The line on which a part of a text begins for the first time."""
    return text[: text.index(part)].count("\n") + 1
