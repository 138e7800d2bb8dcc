"""Pictures for tests: whole PNGs and JPEGs of a few dots."""

import io

from PIL import Image

from hall.shell.pictures import name_of


def picture(colour: str = "teal", *, size: tuple[int, int] = (60, 80), kind: str = "JPEG") -> bytes:
    """The file of a picture in one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


PHOTO = picture()
NAME = name_of(PHOTO)
