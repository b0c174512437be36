# SPDX-License-Identifier: EUPL-1.2
"""The office's pages of meetings: preparing, holding, writing minutes; every change is an action of ``meetings``.

Owns no records. Must not know the public pages."""
