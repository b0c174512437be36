# SPDX-License-Identifier: EUPL-1.2
"""The staff side: the front page To do, and what is done from it.

Owns no register; it reads all of them and calls their actions. Must not know the website's views.
"""
