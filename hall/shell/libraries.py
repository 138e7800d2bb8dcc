"""Shared libraries that are missing, and the Debian packages that have them.

Python wheels bring most of what they link to, but not all: PEP 600 leaves these to the system. Where a
library is missing, the loader names its file and nothing else; people install packages.
"""

import os
import re
from collections.abc import Iterable, Iterator

PACKAGES = {
    "libasound.so.2": "libasound2 t64",
    "libatomic.so.1": "libatomic1",
    "libEGL.so.1": "libegl1",
    "libexpat.so.1": "libexpat1",
    "libgcc_s.so.1": "libgcc-s1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0 t64",
    "libgobject-2.0.so.0": "libglib2.0-0 t64",
    "libgthread-2.0.so.0": "libglib2.0-0 t64",
    "libICE.so.6": "libice6",
    "liblgpio.so.1": "liblgpio1",
    "libSM.so.6": "libsm6",
    "libstdc++.so.6": "libstdc++6",
    "libusb-1.0.so.0": "libusb-1.0-0",
    "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6",
    "libXrender.so.1": "libxrender1",
    "libz.so.1": "zlib1g",
}
"""File of a library to its package; ``t64`` marks those that got this ending in Debian 13, when the type
of times grew to 64 bits."""

T64_SINCE = (2, 39)
"""The first version of the C library that no Debian, and no Ubuntu, without these names has."""

_MISSING = re.compile(r"(lib[\w.+-]+?\.so[.\d]*): cannot open shared object file")


def missing_library(error: BaseException) -> str | None:
    """Give the file of the shared library that an error, or what it came from, says is missing."""
    for one in _chain(error):
        found = _MISSING.search(str(one))
        if found is not None:
            return found[1]
    return None


def package_of(library: str, c_library: tuple[int, ...] | None = None) -> str | None:
    """Give the Debian package of a library's file, or None for one that is not in the table.

    ``c_library`` is the version of the C library; None is this machine's.
    """
    if library not in PACKAGES:
        return None
    name, _, ending = PACKAGES[library].partition(" ")
    return name + ending if (c_library or _c_library()) >= T64_SINCE else name


def cure(libraries: Iterable[str]) -> str:
    """Say what to run so that libraries are there: what installs them, or finds their package."""
    files = sorted(set(libraries))
    packages = {file: package_of(file) for file in files}
    known = sorted({package for package in packages.values() if package is not None})
    lines = [f"apt install {' '.join(known)}"] if known else []
    unknown = [file for file, package in packages.items() if package is None]
    if unknown:
        search = " ".join(f"&& apt-file search {file}" for file in unknown)
        lines.append(f"to find the package: apt install apt-file && apt-file update {search}")
    return "; ".join(lines)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _c_library() -> tuple[int, ...]:
    """Read the C library's version; (0,) where it is not glibc."""
    try:
        _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").split()
        return tuple(int(part) for part in version.split("."))
    except (ValueError, OSError):
        return (0,)
