"""Which package has a missing library, and what a person is told of it."""

import ctypes
import subprocess

import pytest

from hall.shell import libraries
from hall.shell.libraries import PACKAGES, cure, missing_library, package_of
from hall.shell.trouble import Trouble, explained

GONE = "cannot open shared object file: No such file or directory"
DEBIAN_12, DEBIAN_13 = (2, 36), (2, 41)


@pytest.mark.parametrize(
    ("error", "library"),
    [
        (ImportError(f"libglib-2.0.so.0: {GONE}"), "libglib-2.0.so.0"),
        (OSError(f"libusb-1.0.so.0: {GONE}"), "libusb-1.0.so.0"),
        (
            NotImplementedError(
                f"mixer module not available (ImportError: libgthread-2.0.so.0: {GONE})"
            ),
            "libgthread-2.0.so.0",
        ),
        (ImportError("cannot import name 'x' from 'y'"), None),
        (FileNotFoundError(2, "No such file or directory", "/data/libx.so.1"), None),
    ],
)
def test_the_missing_library_is_read_from_the_error(error, library):
    assert missing_library(error) == library


def test_the_dynamic_loaders_own_words_are_understood():
    with pytest.raises(OSError, match="nowhere") as raised:
        ctypes.CDLL("libnowhere-to-be-found.so.7")
    assert missing_library(raised.value) == "libnowhere-to-be-found.so.7"


def test_a_package_has_its_name_on_debian_12_and_13():
    assert package_of("libglib-2.0.so.0", DEBIAN_12) == "libglib2.0-0"
    assert package_of("libglib-2.0.so.0", DEBIAN_13) == "libglib2.0-0t64"
    assert package_of("libatomic.so.1", DEBIAN_13) == "libatomic1"
    assert package_of("libq.so.6") is None


def test_what_is_installed_here_is_in_the_package_that_the_table_names():
    """On whatever Debian this runs."""
    for library in PACKAGES:
        asked = ["dpkg-query", "--search", f"*/{library}"]
        told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
        owners = {line.split(":")[0] for line in told.splitlines()}
        assert owners <= {package_of(library)}


def test_a_library_that_nobody_knows_is_named_with_how_to_find_it():
    assert cure(["libq.so.6"]) == (
        "to find the package: apt install apt-file && apt-file update && apt-file search libq.so.6"
    )
    assert cure(["libatomic.so.1", "libX11.so.6"]) == "apt install libatomic1 libx11-6"


def test_a_program_says_in_one_line_which_package_it_lacks(monkeypatch):
    monkeypatch.setattr(libraries, "_c_library", lambda: DEBIAN_12)
    error = ImportError(f"libglib-2.0.so.0: {GONE}")
    assert explained(error) == (
        "the shared library libglib-2.0.so.0 is missing on this machine; apt install libglib2.0-0"
    )


def test_what_a_driver_says_of_its_hardware_stands_before_the_package():
    trouble = Trouble("board evaluator-1: pins lgpio: no such pins")
    trouble.__cause__ = OSError(f"liblgpio.so.1: {GONE}")
    assert explained(trouble) == (
        "board evaluator-1: pins lgpio: no such pins; apt install liblgpio1"
    )


def test_a_python_package_that_is_missing_is_named():
    error = ModuleNotFoundError("No module named 'pygame'", name="pygame")
    assert "the Python module pygame is not installed" in explained(error)
    assert explained(ModuleNotFoundError("…", name="devices.nothing")) is None
