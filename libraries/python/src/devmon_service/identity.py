"""What the service is called: by its environment, by its options, or by its project."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEVELOPMENT = "development"


@dataclass(frozen=True)
class Identity:
    name: str
    version: str
    environment: str

    @classmethod
    def find(
        cls,
        name: str | None,
        version: str | None,
        environment: str | None,
        environ: Mapping[str, str] = os.environ,
        folder: Path | None = None,
    ) -> Identity:
        """The environment decides over the options, and those over the project around `folder` (the working directory)."""
        resource = resource_attributes(environ.get("OTEL_RESOURCE_ATTRIBUTES", ""))
        project = _project(folder or Path.cwd())
        return cls(
            environ.get("OTEL_SERVICE_NAME") or resource.get("service.name") or name or project.get("name") or "unknown_service",
            resource.get("service.version") or version or project.get("version") or "",
            resource.get("deployment.environment.name") or environment or DEVELOPMENT,
        )

    @property
    def is_development(self) -> bool:
        return self.environment == DEVELOPMENT


def resource_attributes(text: str) -> dict[str, str]:
    """The pairs of `OTEL_RESOURCE_ATTRIBUTES`, which has W3C Baggage's form: `a=b,c=d`, values percent-encoded."""
    pairs = (pair.partition("=") for pair in text.split(",") if "=" in pair)
    return {key.strip(): unquote(value.strip()) for key, _, value in pairs}


def _project(folder: Path) -> dict[str, str]:
    """Name and version of the nearest pyproject.toml, here or above."""
    for parent in (folder, *folder.parents):
        file = parent / "pyproject.toml"
        if file.is_file():
            try:
                content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
                raise ValueError(f"{file} cannot be read, and the service is named after it: {e}") from e
            project = content.get("project") or content.get("tool", {}).get("poetry") or {}
            return {key: value for key, value in project.items() if key in ("name", "version") and isinstance(value, str)}
    return {}
