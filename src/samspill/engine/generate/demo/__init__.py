"""The demo edition: 200 invented people from 90 organisations, the same ones for a seed."""

from __future__ import annotations

from samspill.engine.generate.demo.edition import DOORS, DemoEdition, demo_edition

__all__ = ["DOORS", "DemoEdition", "demo_edition"]
