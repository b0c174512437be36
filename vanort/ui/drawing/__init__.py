# SPDX-License-Identifier: EUPL-1.2
"""Maps, postcards, timelines and small pictures as numbers and path strings, ready for the svg templates.

Pure arithmetic: facts go in as frozen dataclasses, drawings come out as frozen dataclasses. Every number that a
template prints is already a string, because Django writes floats with a comma in Swedish.
"""
