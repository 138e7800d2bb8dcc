"""Write files with secrets for tests: readable by their owner only, as programs require."""

from pathlib import Path
from typing import Any

import tomli_w


def write_private(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    path.chmod(0o600)


def write_toml(path: Path, values: dict[str, Any]) -> None:
    write_private(path, tomli_w.dumps(values))
