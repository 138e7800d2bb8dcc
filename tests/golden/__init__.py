"""Pictures that were looked at once, and must stay as they are.

``HALL_GOLDEN=write`` in the environment writes them anew; look at each before committing it.
"""

import io
import os
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

HERE = Path(__file__).parent
CLEAR = 64  # a channel that differs by more is seen; font engines differ by less
SHARE = 0.002  # of all pixels may differ so much


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
        _compare(kept.convert("RGB"), image.convert("RGB"), name)


def _compare(golden: Image.Image, image: Image.Image, name: str) -> None:
    assert image.size == golden.size, f"{name} is {image.size}, was {golden.size}"
    share = _share(ImageChops.difference(golden, image))
    if share > SHARE:
        path = _beside(golden, image, name)
        raise AssertionError(f"{name} looks different in {share:.2%} of its pixels: see {path}")


def _share(difference: Image.Image) -> float:
    """The share of pixels in which some channel differs clearly."""
    red, green, blue = difference.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[CLEAR + 1 :]) / (most.width * most.height)


def _beside(golden: Image.Image, image: Image.Image, name: str) -> Path:
    """Save what was, what is, and what differs side by side."""
    sheet = Image.new("RGB", (3 * golden.width + 40, golden.height), (255, 0, 255))
    for at, part in enumerate((golden, image, ImageChops.difference(golden, image))):
        sheet.paste(part, (at * (golden.width + 20), 0))
    folder = Path(tempfile.mkdtemp(prefix="hall-golden-"))
    path = folder / f"{name.replace('/', '-')}.png"
    sheet.save(path)
    return path
