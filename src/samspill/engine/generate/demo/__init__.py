"""The demo edition: 200 invented people from 90 organisations, the same ones for a seed; and the
day that some of them had the year before."""

from __future__ import annotations

from samspill.engine.generate.demo.edition import DOORS, DemoEdition, demo_edition
from samspill.engine.generate.demo.last_year import DemoMeeting, LastYear, last_year

__all__ = ["DOORS", "DemoEdition", "DemoMeeting", "LastYear", "demo_edition", "last_year"]
