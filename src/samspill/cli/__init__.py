"""The command: ``samspill plan | check | explain | generate``."""

from __future__ import annotations

from samspill.cli.app import app

__all__ = ["app"]
