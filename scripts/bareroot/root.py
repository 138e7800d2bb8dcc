"""A bare Debian in a folder, and commands that run in it as on a machine of its own.

A command gets mounts and process ids of its own: whatever it starts ends with it, and nothing that was
mounted is seen, or can stay, outside. The network is the machine's.
"""

import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from bareroot import machine
from bareroot.terminal import Terminal

PACKAGES = "git,python3"
LEFT = "left running: "
NO_SERVICES = "#!/bin/sh\nexit 101\n"
"""Debian's own way to say that no service is started while packages are installed, as in a container."""

# The first process of the root: whoever outlives the command is told, then ends with this process.
FIRST = """
cd /root
{command}
code=$?
for process in /proc/[0-9]*; do
  [ "$process" = /proc/1 ] && continue
  line=$(tr '\\0' ' ' <"$process/cmdline" 2>/dev/null)
  [ -z "$line" ] || echo "{left}$line"
done
exit $code
"""
MOUNTS = """
mount -t proc proc {root}/proc
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts {root}/dev/pts
mount -t tmpfs -o mode=1777 tmpfs {root}/dev/shm
"""
LEND = """
mkdir -p {root}{folder}
mount --bind {folder} {root}{folder}
mount -o remount,bind,ro {root}{folder}
"""


class Root:
    """A root in the folder ``path``; ``environ`` is what its commands have in their environment."""

    def __init__(self, path: Path, environ: Mapping[str, str]) -> None:
        self.path = path
        self._environ = environ
        self._lent: tuple[Path, ...] = ()

    def make(self, suite: str) -> None:
        """Install Debian's smallest system with git and python3, and nothing else."""
        found = machine.machine_sources(suite)
        mirror = found[suite].split()[1]
        command = ("debootstrap", "--variant=minbase", f"--include={PACKAGES}", suite)
        log = self.path.with_suffix(".log")
        with log.open("w") as output:
            done = subprocess.run([*command, str(self.path), mirror], stdout=output, check=False)
        if done.returncode:
            raise SystemExit(f"bare_root: debootstrap failed; see {log}")
        apt = self.path / "etc/apt"
        (apt / "sources.list").write_text("".join(f"{line}\n" for line in found.values()))
        (apt / "apt.conf.d/90machine").write_text(machine.apt_settings())
        services = self.path / "usr/sbin/policy-rc.d"
        services.write_text(NO_SERVICES)
        services.chmod(0o755)
        log.unlink()

    def settle(self) -> None:
        """Lend the root what it needs to reach packages."""
        self._lent = machine.lend(self.path, self._environ)

    def start(self, command: str) -> Terminal:
        """Run a line of shell in ``/root``, on a terminal of its own."""
        mounts = MOUNTS.format(root=self.path)
        mounts += "".join(LEND.format(root=self.path, folder=folder) for folder in self._lent)
        first = FIRST.format(command=command, left=LEFT)
        environ = [f"{name}={value}" for name, value in self._environ.items()]
        inside = ["chroot", str(self.path), "/usr/bin/env", "-i", *environ, "/bin/sh", "-c", first]
        line = f"set -e\n{mounts}\nexec {shlex.join(inside)}"
        own = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
        return Terminal([*own, "/bin/sh", "-c", line])

    def remove(self) -> None:
        """Remove the folder. Nothing is mounted in it: mounts were its commands' own."""
        shutil.rmtree(self.path)
