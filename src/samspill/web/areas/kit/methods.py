"""The methods that a page answers to; any other is answered 405, whoever asks.

A page that only shows is ``require_safe`` and one that only takes is ``require_POST``, Django's
own. They stand outside ``login_required``: what is no method tells nothing of who may see what.
"""

from __future__ import annotations

from django.views.decorators.http import require_http_methods

require_form = require_http_methods(["GET", "HEAD", "POST"])  # shows a form, and takes it
