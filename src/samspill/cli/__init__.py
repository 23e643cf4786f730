"""The command ``samspill``: reads files, asks the engine, shows what telling says of the answer."""

from __future__ import annotations

from samspill.cli.app import app

__all__ = ["app"]
