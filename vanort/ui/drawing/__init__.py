# SPDX-License-Identifier: EUPL-1.2
"""Maps, postcards, timelines and small pictures, as strings for the svg templates: of numbers Django makes commas."""
