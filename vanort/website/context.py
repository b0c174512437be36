# SPDX-License-Identifier: EUPL-1.2
"""What every page needs to know about the site."""


def site_context(request):
    return {}
