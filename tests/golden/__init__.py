"""Pictures that were looked at once, and must stay as they are.

``HALL_GOLDEN=write`` in the environment writes them anew; look at each before committing it.

A picture may differ as another rasteriser's does: an edge a pixel further on, a bit softer or harder.
Nothing may come or go: each pixel's colour must be found in the other picture within a pixel of its
place, both ways, and no block may have more than a few pixels of which that is not so. Pictures of two
colours have no soft edges: of them no block may differ in more than a few dots.
"""

import io
import os
import tempfile
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

HERE = Path(__file__).parent
CLEAR = 56
"""A channel that differs by more is seen; font engines differ by less."""
BLOCK = 32
STRAY, STRAY_DOTS = 6, 6
"""So many pixels of a block may be elsewhere, or so many dots of a picture of two colours."""
MARGIN = 2
"""A pixel's neighbours, and one more, for what a filter does at an edge."""
FEW_COLOURS = 3
"""A panel's two, and that of the sheet on which it lies."""


def assert_looks_like(picture: Image.Image | bytes, name: str) -> None:
    """Compare a picture (or a PNG) with ``tests/golden/<name>.png``."""
    image = Image.open(io.BytesIO(picture)) if isinstance(picture, bytes) else picture
    golden = HERE / f"{name}.png"
    if os.environ.get("HALL_GOLDEN") == "write":
        golden.parent.mkdir(parents=True, exist_ok=True)
        image.save(golden, optimize=True)
        return
    assert golden.exists(), f"no {golden}; write it with HALL_GOLDEN=write and look at it"
    with Image.open(golden) as kept:
        compare(kept.convert("RGB"), image.convert("RGB"), name)


def compare(golden: Image.Image, image: Image.Image, name: str) -> None:
    """Assert that two pictures look alike; one that does not is saved beside what it should be."""
    assert image.size == golden.size, f"{name} is {image.size}, was {golden.size}"
    worst, place = difference(golden, image)
    if worst:
        path = _beside(golden, image, name)
        text = f"{name} looks different in {worst} pixels around {place}: see {path}"
        raise AssertionError(text)


def difference(golden: Image.Image, image: Image.Image) -> tuple[int, tuple[int, int]]:
    """How many pixels of the worst block differ, and where it is; none where the pictures look alike."""
    most = STRAY_DOTS if golden.getcolors(FEW_COLOURS) else STRAY
    worst, place = _worst_block(_strays(golden, image))
    return (worst, place) if worst > most else (0, (0, 0))


def _strays(golden: Image.Image, image: Image.Image) -> Image.Image:
    """The pixels (255, of 0) that differ. Only where the pictures are not the same is it worth a look."""
    changed = ImageChops.difference(golden, image)
    strays = Image.new("L", golden.size, 0)
    box = changed.getbbox()
    if box is None:
        return strays
    if golden.getcolors(FEW_COLOURS):
        return _seen(changed)
    left, top = max(0, box[0] - MARGIN), max(0, box[1] - MARGIN)
    around = (left, top, min(golden.width, box[2] + MARGIN), min(golden.height, box[3] + MARGIN))
    was, now = golden.crop(around), image.crop(around)
    strays.paste(ImageChops.lighter(_elsewhere(was, now), _elsewhere(now, was)), (left, top))
    return strays


def _elsewhere(one: Image.Image, other: Image.Image) -> Image.Image:
    """The pixels of one picture whose colour is not to be found around their place in the other."""
    lightest, darkest = (
        other.filter(ImageFilter.MaxFilter(3)),
        other.filter(ImageFilter.MinFilter(3)),
    )
    return _seen(
        ImageChops.lighter(ImageChops.subtract(one, lightest), ImageChops.subtract(darkest, one))
    )


def _seen(difference: Image.Image) -> Image.Image:
    """The pixels in which some channel differs clearly."""
    red, green, blue = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return most.point([255 if value > CLEAR else 0 for value in range(256)])


def _worst_block(strays: Image.Image) -> tuple[int, tuple[int, int]]:
    """How many strays the worst block has, and where it is. Blocks overlap, so that none hides between
    two of them.
    """
    worst, where = 0, (0, 0)
    box = strays.getbbox()
    left, top, right, bottom = box or (0, 0, 0, 0)
    for y in range(top, bottom, BLOCK // 2):
        for x in range(left, right, BLOCK // 2):
            count = strays.crop((x, y, x + BLOCK, y + BLOCK)).histogram()[255]
            if count > worst:
                worst, where = count, (x, y)
    return worst, where


def _beside(golden: Image.Image, image: Image.Image, name: str) -> Path:
    """Save what was, what is, and what differs side by side."""
    sheet = Image.new("RGB", (3 * golden.width + 40, golden.height), (255, 0, 255))
    for at, part in enumerate((golden, image, ImageChops.difference(golden, image))):
        sheet.paste(part, (at * (golden.width + 20), 0))
    folder = Path(tempfile.mkdtemp(prefix="hall-golden-"))
    path = folder / f"{name.replace('/', '-')}.png"
    sheet.save(path)
    return path
