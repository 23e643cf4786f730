"""Forms where an address is typed to sign in: it is looked for in the form that it is kept in."""

from __future__ import annotations

from allauth.account.forms import LoginForm, RequestLoginCodeForm, ResetPasswordForm

from samspill.web.people.sameness import same_address


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """A code by e-mail."""

    def clean_email(self) -> str:
        self.cleaned_data["email"] = same_address(self.cleaned_data["email"])
        return str(super().clean_email())


class PasswordForm(LoginForm):  # type: ignore[misc]  # as above
    """Address and password."""

    def clean_login(self) -> str:
        self.cleaned_data["login"] = same_address(self.cleaned_data["login"])
        return str(super().clean_login())


class NewPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # as above
    """A letter to choose a new password."""

    def clean_email(self) -> str:
        self.cleaned_data["email"] = same_address(self.cleaned_data["email"])
        return str(super().clean_email())
