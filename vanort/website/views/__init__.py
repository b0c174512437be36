# SPDX-License-Identifier: EUPL-1.2
"""What a visitor sees, one module per part of the site."""
