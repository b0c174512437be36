# SPDX-License-Identifier: EUPL-1.2
"""A busy member of staff, run as a program: writes a row and an upload again and again, and says each number."""

import itertools
import os
import sys


def content_of(writer, number):
    """Return what is in an upload."""
    return f"{writer}-{number} ".encode() * (100 + number % 7)


def write(writer):
    from django.core.files.base import ContentFile
    from django.db import transaction
    from wagtail.documents.models import Document

    from vanort.core.models import Source

    for number in itertools.count(1):
        with transaction.atomic():
            Source.objects.create(title=f"{writer}-{number}")
            file = ContentFile(content_of(writer, number), name=f"{writer}-{number}.txt")
            Document.objects.create(title=f"{writer}-{number}", file=file)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    write(sys.argv[1])
