# SPDX-License-Identifier: EUPL-1.2
"""Who signs in, and what each role may do. Owns User, the table of roles and sign-in. Must not know any register."""
