# SPDX-License-Identifier: EUPL-1.2
"""The look: base templates, components, styles, icons, and the drawing of maps, postcards and timelines.

Owns everything a page is made of, and no data. Must not know any register.
"""
