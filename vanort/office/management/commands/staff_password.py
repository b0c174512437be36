# SPDX-License-Identifier: EUPL-1.2
"""A way in again for whoever runs the machine."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from vanort.accounts.models import User
from vanort.office.first_admin import make_first_admin, new_password


class Command(BaseCommand):
    """``staff_password [USERNAME]``."""

    help = "Make a new password for an account and print it, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", nargs="?", default="admin")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["username"]
        made = make_first_admin() if name == "admin" else None
        user = made[0] if made else User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account called {name}.")
        self.stdout.write(f"Account: {user.username}\nPassword: {made[1] if made else new_password(user)}")
