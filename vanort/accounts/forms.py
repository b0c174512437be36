# SPDX-License-Identifier: EUPL-1.2
"""The forms by which staff sign in with a password and add a key."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vanort.accounts.sessions import MUST_CHOOSE, is_machine_made


class SignInForm(LoginForm):
    """Say in the labels what to write, not in the fields, where it would vanish while typing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> Any:
        """Who came with a printed password on a real site must choose another one before anything else."""
        if settings.IS_SECURE and is_machine_made(self.cleaned_data["password"]):
            request.session[MUST_CHOOSE] = True
        return super().login(request, redirect_url)


class AddKeyForm(AddWebAuthnForm):
    """Make a new key a passkey unless the person says otherwise: that is what opens the office without a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        if passwordless := self.fields.get("passwordless"):
            passwordless.initial = True
            passwordless.label = _("Sign in with it instead of a password")
            passwordless.help_text = _("The key then asks for your fingerprint, your face or a code of its own.")
