"""What django-allauth and Django say in their own words, to be said in ours.

The first has no nynorsk, so that bokmål would stand on nynorsk pages; the second says in English
that a password is too short. A catalogue of the project comes before that of a package: a text
that is named here is translated by ours.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

TEXTS = (
    # Messages
    _("Successfully signed in as %(name)s."),
    _("You have signed out."),
    _("A sign-in code has been sent to %(recipient)s."),
    _("Password successfully changed."),
    _("Password successfully set."),
    _("A new set of recovery codes has been generated."),
    _("Authenticator app activated."),
    _("Authenticator app deactivated."),
    _("Security key added."),
    _("Security key removed."),
    # Errors
    _("This account is currently inactive."),
    _("The email address and/or password you specified are not correct."),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Invalid or expired key."),
    _("Invalid login."),
    _("The password reset token was invalid."),
    _("Too many failed login attempts. Try again later."),
    _("Be patient, you are sending too many requests."),
    _("You must type the same password each time."),
    _("You cannot deactivate two-factor authentication."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
    # Pages and labels
    _("Account Inactive"),
    _("This account is inactive."),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("This functionality requires JavaScript."),
    _("Authenticator code"),
    _("Email"),
    _("Email address"),
    _("Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Forgot your password?"),
    _("Remember Me"),
    _("Passwordless"),
    _("Master key"),
    _("Backup key"),
    # Django's
    _("This field is required."),
    _("Enter a valid email address."),
    _("This password is too common."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    ),
)
