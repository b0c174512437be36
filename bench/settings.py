# SPDX-License-Identifier: EUPL-1.2
"""The installation's settings and the peer: nothing else differs, so that both are measured alike."""

from config.settings import *  # noqa: F403
from config.settings import ALLOWED_HOSTS, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.peer"]
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "127.0.0.1"]
# The peer's one table is made without a migration.
MIGRATION_MODULES = {"peer": None}
