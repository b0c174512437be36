# SPDX-License-Identifier: EUPL-1.2
"""The WSGI entry that a web server loads: the page cache, and Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django_application = get_wsgi_application()

from vanort.core.pagecache.wrapper import PageCache  # noqa: E402 - it needs the apps to be ready

application = PageCache(django_application)
