"""``python -m samspill.web COMMAND``: Django's commands and ours, where Samspill is installed as a
package and has no ``manage.py``."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Carry out the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samspill.web.site.settings.production")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["python -m samspill.web", *sys.argv[1:]])


if __name__ == "__main__":
    main()
