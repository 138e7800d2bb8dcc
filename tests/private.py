"""Files as programs want them that hold secrets: readable by their owner only."""

from pathlib import Path
from typing import Any

import tomli_w


def write_private(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    path.chmod(0o600)


def write_toml(path: Path, values: dict[str, Any]) -> None:
    write_private(path, tomli_w.dumps(values))
