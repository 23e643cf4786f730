from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SharingConfig(AppConfig):
    name = "samspill.web.sharing"
    label = "sharing"

    def import_models(self) -> None:
        """Those of ties, notes, calendars, cases and groups stand in files of their own."""
        super().import_models()
        from samspill.web.sharing import (  # noqa: F401  (for Django)
            calendar_models,
            consent_models,
            note_models,
            tie_models,
        )
        from samspill.web.sharing.archives import models as archive_models  # noqa: F401  (for Django)
        from samspill.web.sharing.cases import file_models  # noqa: F401  (for Django)
        from samspill.web.sharing.cases import models as case_models  # noqa: F401  (for Django)
        from samspill.web.sharing.contacts import models as contact_models  # noqa: F401  (for Django)
        from samspill.web.sharing.groups import models as group_models  # noqa: F401  (for Django)
        from samspill.web.sharing.groups import proposals  # noqa: F401  (for Django)
        from samspill.web.sharing.outcomes import models  # noqa: F401  (for Django)

    def ready(self) -> None:
        from samspill.web.sharing import calendar_days, identity_letters, row_security
        from samspill.web.sharing.cases import letters as case_letters
        from samspill.web.sharing.contacts import letters as contact_letters
        from samspill.web.sharing.groups import calendar as group_calendar
        from samspill.web.sharing.groups import candidates
        from samspill.web.sharing.groups.ending import register_tending
        from samspill.web.sharing.groups.proposing import register_proposing
        from samspill.web.sharing.letters import register_letters
        from samspill.web.sharing.outcomes.counting import register_counting

        register_letters()
        identity_letters.register_letters()
        calendar_days.register_letters()
        case_letters.register_letters()
        contact_letters.register_letters()
        group_calendar.register_letters()
        candidates.register_weighing()
        register_tending()
        register_counting()
        register_proposing()

        post_migrate.connect(row_security.put_up, sender=self, dispatch_uid="sharing.rows")
