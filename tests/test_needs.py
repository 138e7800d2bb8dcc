"""What ``./run`` finds out about the shared libraries that the code needs."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROGRAMS = ("hall", "broker", "devices", "provisioning")


def needs(*folders, path=""):
    command = [sys.executable, "scripts/needs.py", *map(str, folders)]
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(path),
        "PYGAME_HIDE_SUPPORT_PROMPT": "1",
    }
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def broken(tmp_path):
    """A module of others whose file links to a library that no machine has."""
    import _cffi_backend  # noqa: PLC0415 - any file that links to the C library

    file = Path(_cffi_backend.__file__)
    data = file.read_bytes()
    assert data.count(b"\0libc.so.6\0") == 1
    module = tmp_path / "lib" / file.name.replace("_cffi_backend", "others")
    module.parent.mkdir()
    module.write_bytes(data.replace(b"\0libc.so.6\0", b"\0libq.so.6\0"))
    return module


def written(tmp_path, source):
    code = tmp_path / "code"
    code.mkdir()
    (code / "one.py").write_text(source)
    return code


@pytest.mark.parametrize(
    "source",
    [
        "import others",
        "def late():\n    import others",
        "from others import a",
        "try:\n    import others\nexcept ImportError:\n    others = None",
    ],
)
def test_a_library_that_an_import_lacks_is_named(tmp_path, broken, source):
    told = needs(written(tmp_path, source), path=broken.parent)
    assert told.returncode == 1
    assert told.stderr.startswith("missing: libq.so.6; to find the package: apt install apt-file")


def test_a_part_whose_failure_its_package_swallows_counts_where_it_is_used(tmp_path, broken):
    package = broken.parent / "big"
    package.mkdir()
    shutil.move(broken, package / broken.name)
    (package / "__init__.py").write_text(
        "try:\n    from big import others\nexcept ImportError:\n    pass"
    )
    used = written(tmp_path, "import big\n\nbig.others.play()")
    assert "libq.so.6" in needs(used, path=broken.parent).stderr


def test_what_nobody_imports_may_lack_what_it_likes(tmp_path, broken):
    package = broken.parent / "big"
    package.mkdir()
    shutil.move(broken, package / broken.name)
    (package / "__init__.py").write_text("")
    told = needs(written(tmp_path, "import big"), path=broken.parent)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


def test_a_program_that_an_imported_package_brings_is_looked_at(tmp_path, broken):
    package = broken.parent / "big"
    (package / "driver").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    program = package / "driver" / "node"
    shutil.move(broken, program)
    program.chmod(0o755)
    told = needs(written(tmp_path, "import big.driver"), path=broken.parent)
    assert told.stderr.startswith("missing: libq.so.6;")


def test_this_machine_has_what_the_programs_need():
    told = needs(*PROGRAMS)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
