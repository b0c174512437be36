# SPDX-License-Identifier: EUPL-1.2
"""The staff side: To do, and what is done from it. Owns no register, reads all. Must not know the website's views."""
