# SPDX-License-Identifier: EUPL-1.2
"""Commands for those who build Vänort; the running product uses only the compiling of translations."""
