"""The command: ``samspill plan | check | explain | repair | report | generate``."""

from __future__ import annotations

from samspill.cli.app import app

__all__ = ["app"]
