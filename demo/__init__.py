# SPDX-License-Identifier: EUPL-1.2
"""The demonstrations, and what loads and plays them; not a part of the product."""
