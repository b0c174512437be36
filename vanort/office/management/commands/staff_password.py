# SPDX-License-Identifier: EUPL-1.2
"""A way in again for whoever runs the machine."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from vanort.accounts.models import User
from vanort.office.first_admin import new_password


class Command(BaseCommand):
    """``staff_password [USERNAME]``."""

    help = "Make a new password for an account and print it, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the account's name."""
        parser.add_argument("username", nargs="?", default="admin")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set the password and print it."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account called {options['username']}.")
        self.stdout.write(f"Account: {user.username}\nPassword: {new_password(user)}")
