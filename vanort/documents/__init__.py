# SPDX-License-Identifier: EUPL-1.2
"""Documents, said once and printed as PDF, Word and page. Owns their model, no data. Must not know any register."""
