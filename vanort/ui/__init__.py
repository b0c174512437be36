# SPDX-License-Identifier: EUPL-1.2
"""The look. Owns templates, components, styles, icons and drawings, and no data. Must not know any register."""
