"""What a bare root needs of the machine that it is made on: where packages come from, and how they are
reached. All of it is read when the root is made, so that no file of the project names a server.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

CODENAME = "VERSION_CODENAME="
HANDED_ON = re.compile(
    r"(?:https?|ftp|all|no)_proxy|PIP_\w+|SSL_CERT_(?:FILE|DIR)|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE",
    re.IGNORECASE,
)
APT_SETTINGS = ("Acquire::http", "Acquire::https", "Acquire::Check-", "Acquire::Retries")
LOCAL = re.compile(r"(?:(?<=file://)|(?<![\w/:.]))/[\w./-]+")
"""A path on this machine, as a URL or as it is; no path within a URL of some server."""
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def codename(os_release: str) -> str:
    """Read this machine's suite from the text of ``/etc/os-release``; "" where it has none."""
    lines = (line for line in os_release.splitlines() if line.startswith(CODENAME))
    return next((line.removeprefix(CODENAME).strip('"') for line in lines), "")


def sources(targets: str, here: str, suite: str) -> dict[str, str]:
    """Turn this machine's package sources into those of another suite: release to a line of
    ``sources.list``.

    ``targets`` is what apt tells of its indices, ``SITE|RELEASE|COMPONENT`` a line; ``here`` is this
    machine's suite. Sources that belong to no Debian suite are left out.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for line in targets.splitlines():
        site, release, component = line.split("|")
        if release == here or release.startswith(f"{here}-"):
            found.setdefault((site, release.replace(here, suite, 1)), []).append(component)
    return {
        release: f"deb {site} {release} {' '.join(dict.fromkeys(components))}"
        for (site, release), components in sorted(found.items(), key=lambda one: one[0][1])
    }


def machine_sources(suite: str) -> dict[str, str]:
    """Read this machine's sources for a suite; the key ``suite`` is the archive itself."""
    targets = _output(
        "apt-get",
        "indextargets",
        *("--format", "$(SITE)|$(RELEASE)|$(COMPONENT)", "Created-By: Packages"),
    )
    found = sources(targets, codename(Path("/etc/os-release").read_text()), suite)
    if suite not in found:
        raise SystemExit(
            "bare_root: this machine's apt has no sources of its own suite to start from"
        )
    return found


def apt_settings() -> str:
    """Read how this machine's apt reaches its sources: proxies, certificates, checks of dates."""
    lines = _output("apt-config", "dump").splitlines()
    return "".join(f"{line}\n" for line in lines if line.startswith(APT_SETTINGS))


def environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Give what a command in the root has in its environment: a bare login, and how to reach packages."""
    handed_on = {name: value for name, value in environ.items() if HANDED_ON.fullmatch(name)}
    home = {"HOME": "/root", "USER": "root", "PATH": PATH, "TERM": environ.get("TERM", "dumb")}
    return handed_on | home


def settings_files(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """List the files by which this machine reaches packages: pip's settings, certificates, apt's logins.

    Certificates of this machine's own are where Debian's ``ca-certificates`` takes them up, too: a package
    that brings it would write the bundle anew.
    """
    wanted = [
        Path("/etc/pip.conf"),
        Path("/root/.config/pip/pip.conf"),
        Path("/root/.pip/pip.conf"),
        Path("/etc/apt/auth.conf"),
        Path("/etc/resolv.conf"),
        *(Path(value) for value in environ.values() if value.endswith((".crt", ".pem"))),
        *sorted(Path("/usr/local/share/ca-certificates").glob("**/*.crt")),
    ]
    return tuple(dict.fromkeys(path for path in wanted if path.is_file()))


def package_folders(texts: Iterable[str]) -> tuple[Path, ...]:
    """List the folders on this machine that pip's settings name as places of packages.

    An index (``…/simple``) refers to files beside itself: its parent is what is needed.
    """
    paths = (Path(path) for text in texts for path in LOCAL.findall(text))
    named = (path.parent if path.name == "simple" else path for path in paths)
    return tuple(dict.fromkeys(path for path in named if path.is_dir()))


def lend(root: Path, environ: Mapping[str, str]) -> tuple[Path, ...]:
    """Copy the settings' files into a root; the folders that pip reads, to be lent to it."""
    files = settings_files(environ)
    for file in files:
        target = root / file.relative_to("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        shutil.copyfile(file, target)
    pip = [file.read_text() for file in files if file.name == "pip.conf"]
    return package_folders([*pip, *(v for name, v in environ.items() if name.startswith("PIP_"))])


def _output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
