# SPDX-License-Identifier: EUPL-1.2
"""Django alone, without the product's page cache: what an uncached page costs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
application = get_wsgi_application()
