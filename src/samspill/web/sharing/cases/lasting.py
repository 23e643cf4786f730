"""How long a case lasts."""

from __future__ import annotations

from datetime import timedelta

USUALLY = timedelta(days=90)
AT_MOST = timedelta(days=365)  # from when it is opened, and from when it is prolonged
# Without a founder it closes after this, unless somebody of who answers for it carries it on.
CARRIED_ON_WITHIN = timedelta(days=14)
