"""Prints the Debian packages that are missing for what some folders of code import: ``needs.py FOLDER…``

Every module of others that the code names is really imported, in this environment; where a shared library
is missing, all that its file would need is looked up, as ``ldd`` does. Programs that those packages bring
are looked at in the same way. What nobody imports may lack what it likes.
"""

import ast
import importlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from hall.shell.libraries import cure, missing_library, package_of

OURS = frozenset({"hall", "broker", "devices", "provisioning", "tests", "scripts"})
HERE = Path(__file__).parent
ELF = b"\x7fELF"


def imported(source: str) -> set[str]:
    """Name every module that a source may mean: what it imports, and attributes of what it imports."""
    tree = ast.parse(source)
    names = set(_imports(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=module)) if module in names:
                names.add(f"{module}.{node.attr}")
    return names


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def foreign(names: Iterable[str]) -> list[str]:
    """Keep what is neither ours nor Python's own, parents first."""
    known = OURS | sys.stdlib_module_names
    return sorted(name for name in names if name.partition(".")[0] not in known)


def libraries_missing(names: Iterable[str]) -> set[str]:
    """Import modules; the files of the shared libraries that those lack which cannot be imported."""
    missing: set[str] = set()
    for name in names:
        try:
            if importlib.util.find_spec(name) is not None:
                importlib.import_module(name)
        except Exception as error:  # what a module does at its import is its own business
            library = missing_library(error)
            if library is not None:
                file = getattr(error, "path", None)
                missing |= {library, *(not_found(Path(file)) if file else ())}
    return missing


def programs(packages: Iterable[str]) -> Iterator[Path]:
    """Find the programs that imported packages bring along."""
    for name in packages:
        module = sys.modules.get(name)
        for folder in getattr(module, "__path__", ()):
            for path in sorted(Path(folder).rglob("*")):
                if ".so" not in path.name and path.is_file() and os.access(path, os.X_OK):
                    with path.open("rb") as file:
                        if file.read(len(ELF)) == ELF:
                            yield path


def not_found(file: Path) -> set[str]:
    """Look up what a file needs, and what that needs in turn; the files that are missing."""
    told = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False).stdout
    lines = (line.partition(" => ") for line in told.splitlines())
    return {name.strip() for name, _, where in lines if where.strip() == "not found"}


def main(folders: list[str]) -> int:
    """Look at folders; the exit code is 1 where a library is missing whose package nobody knows."""
    sys.path[:] = [path for path in sys.path if Path(path) != HERE]  # our scripts' own packages
    names: set[str] = set()
    for folder in folders:
        for path in Path(folder).rglob("*.py"):
            names |= imported(path.read_text("utf-8"))
    wanted = foreign(names)
    missing = libraries_missing(wanted)
    for program in programs(sorted({name.partition(".")[0] for name in wanted})):
        missing |= not_found(program)
    unknown = {library for library in missing if package_of(library) is None}
    if unknown:
        sys.stderr.write(f"missing: {', '.join(sorted(unknown))}; {cure(unknown)}\n")
    packages = {package for library in missing if (package := package_of(library)) is not None}
    sys.stdout.write("".join(f"{package}\n" for package in sorted(packages)))
    return 1 if unknown else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
