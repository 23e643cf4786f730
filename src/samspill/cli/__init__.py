"""The command: ``samspill plan | check | explain | report | generate``."""

from __future__ import annotations

from samspill.cli.app import app

__all__ = ["app"]
