"""What must hold for every scene of every layout: nothing outside, nothing cut, nothing overlapping.

Call :func:`check` with the scene and the measure of the rasteriser that draws it.
"""

from devices.drawing.scene import Colour, Fill, Label, Measure, Rect, Scene

CAPITALS = 0.74
LETTERS = 1.0
DESCENDING = 1.18
ROUNDING = 2
"""Pixels that rounding may cost a rasteriser."""


def check(scene: Scene, measure: Measure, *, smallest: int = 12, contrast: float = 4.5) -> None:
    """Assert that all marks lie inside the screen, every text inside its rectangle and on a ground
    it stands out from, and no two texts on each other.
    """
    screen = Rect(0, 0, scene.width, scene.height)
    for mark in scene.marks:
        assert _inside(mark.rect, screen), f"outside the screen: {mark}"
    labels = [mark for mark in scene.marks if isinstance(mark, Label) and mark.text.strip()]
    for label in labels:
        _check_label(label, measure, smallest)
        ratio = contrast_of(label.colour, _ground(scene, label))
        assert ratio >= contrast, f"contrast {ratio:.1f}: {label}"
    for i, one in enumerate(labels):
        for other in labels[i + 1 :]:
            both = _overlap(ink(one, measure), ink(other, measure))
            assert not both, f"on each other: {one.text!r} and {other.text!r}"
    for target in scene.targets:
        assert _inside(target.rect, screen), f"outside the screen: {target}"


def ink(label: Label, measure: Measure) -> Rect:
    """The rectangle that a label's text blackens, a little generous."""
    width = measure(label.text, label.size, label.weight)
    capitals = all(char.isdigit() or char.isupper() or char in " :-–" for char in label.text)
    descending = any(char in "gjpqy" for char in label.text)
    height = round(label.size * (DESCENDING if descending else CAPITALS if capitals else LETTERS))
    r = label.rect
    x = r.x + {"left": 0, "center": (r.w - width) // 2, "right": r.w - width}[label.align]
    return Rect(x, r.y + (r.h - height) // 2, width, height)


def _check_label(label: Label, measure: Measure, smallest: int) -> None:
    latin = label.text.isascii()
    assert label.size >= (smallest - 2 if latin else smallest), f"too small to read: {label}"
    assert _inside(ink(label, measure), label.rect, ROUNDING), f"does not fit: {label}"


def _inside(inner: Rect, outer: Rect, slack: int = 0) -> bool:
    return (
        inner.w >= 0
        and inner.h >= 0
        and inner.x >= outer.x - slack
        and inner.y >= outer.y - slack
        and inner.x + inner.w <= outer.x + outer.w + slack
        and inner.y + inner.h <= outer.y + outer.h + slack
    )


def _overlap(a: Rect, b: Rect) -> bool:
    w = min(a.x + a.w, b.x + b.w) - max(a.x, b.x)
    h = min(a.y + a.h, b.y + b.h) - max(a.y, b.y)
    return w > ROUNDING and h > ROUNDING


def _ground(scene: Scene, label: Label) -> Colour:
    """The colour behind the middle of a label."""
    x, y = label.rect.x + label.rect.w // 2, label.rect.y + label.rect.h // 2
    ground = scene.background
    for mark in scene.marks:
        if mark is label:
            break
        if isinstance(mark, Fill) and _inside(Rect(x, y, 0, 0), mark.rect):
            ground = mark.colour
    return ground


def contrast_of(a: Colour, b: Colour) -> float:
    """Contrast ratio as WCAG 2 defines it."""
    bright, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
