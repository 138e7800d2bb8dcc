"""README's commands on a machine that has nothing: a bare Debian root is made, they run in it, it is removed.

    sudo python3 scripts/bare_root.py bookworm

It needs root, debootstrap, and this machine's own way to packages. What is committed is tried.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from bareroot import machine
from bareroot.demo import WrongError, try_demo
from bareroot.root import LEFT, Root

PROJECT = Path(__file__).parent.parent
CLONE = "git clone -q /root/project.git hallkit && cd hallkit"
AGAIN = "cd hallkit"
WELL_S = 60.0
TEST_S = 3 * 3600.0


def main() -> None:
    wishes = _wishes()
    for tool in ("debootstrap", "unshare", "chroot"):
        if not shutil.which(tool):
            raise SystemExit(f"bare_root: there is no {tool}; apt install debootstrap util-linux")
    if os.geteuid():
        raise SystemExit("bare_root: only root can make a root; run it with sudo")
    folder = wishes.folder or Path(tempfile.mkdtemp(prefix="bare-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        raise SystemExit(_try(wishes, folder))
    finally:
        if not wishes.keep:
            shutil.rmtree(folder / wishes.suite, ignore_errors=True)
            _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", help="bookworm (Debian 12), trixie (Debian 13)")
    parser.add_argument("--folder", type=Path, help="where the root is made, or is already")
    parser.add_argument("--keep", action="store_true", help="leave the root where it is")
    parser.add_argument("--only", choices=("demo", "test"), help="one of the two commands")
    parser.add_argument("tests", nargs="*", help="arguments of ./run test; without any: all tests")
    return parser.parse_intermixed_args()


def _try(wishes: argparse.Namespace, folder: Path) -> int:
    root = Root(folder / wishes.suite, machine.environment())
    if not root.path.exists():
        begun = time.monotonic()
        root.make(wishes.suite)
        _say(f"a bare {wishes.suite} was made in {time.monotonic() - begun:.0f} s")
    root.settle()
    _bring_project(root)
    wrong = 0
    if wishes.only != "test":
        wrong += _demo(root)
    if wishes.only != "demo":
        wrong += _test(root, wishes.tests)
    return min(wrong, 1)


def _bring_project(root: Root) -> None:
    """Put the project beside the root's home, as the place that README clones from."""
    place = root.path / "root/project.git"
    shutil.rmtree(place, ignore_errors=True)
    shutil.rmtree(root.path / "root/hallkit", ignore_errors=True)
    _git("init", "-q", "--bare", "--initial-branch=main", str(place))
    _git("-C", str(PROJECT), "push", "-q", str(place), "HEAD:refs/heads/main")
    _say(f"commit {_git('-C', str(place), 'log', '-1', '--format=%h %s', 'main')}")


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _demo(root: Root) -> int:
    command = f"{CLONE} && ./run demo"
    try:
        ready_s, stop_s = try_demo(root, command, WELL_S)
    except (WrongError, OSError, TimeoutError) as error:
        _say(f"./run demo: FAILED: {error}")
        return 1
    _say(
        f"./run demo: ready after {ready_s:.0f} s, well for {WELL_S:.0f} s, "
        f"stopped {stop_s:.1f} s after Ctrl-C with nothing left"
    )
    return 0


def _test(root: Root, tests: list[str]) -> int:
    begun = time.monotonic()
    there = AGAIN if (root.path / "root/hallkit").exists() else CLONE
    terminal = root.start(f"{there} && ./run test {' '.join(tests)}".rstrip())
    try:
        code = terminal.wait(TEST_S)
    finally:
        terminal.close()
    took = time.monotonic() - begun
    left = "; something was left running" if LEFT in terminal.text else ""
    last = [line for line in terminal.text.splitlines() if " in " in line][-1:]
    _say(f"./run test: exit code {code} after {took:.0f} s{left}; {''.join(last).strip(' =')}")
    return 1 if code or left else 0


def _say(line: str) -> None:
    sys.stdout.write(f"\nbare_root: {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
