# SPDX-License-Identifier: EUPL-1.2
"""Settings, addresses and the WSGI entry of an installation."""
