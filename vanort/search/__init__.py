# SPDX-License-Identifier: EUPL-1.2
"""The site's own search. Owns the index, the page ``/sok/`` and the office's boxes. Must not know the website."""
