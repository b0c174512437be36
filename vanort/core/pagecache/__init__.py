# SPDX-License-Identifier: EUPL-1.2
"""Whole pages for visitors without cookies, kept outside Django until anything changes (decision 17).

``wrapper`` stands outermost and answers; ``answers`` says what may be kept and how it is sent; ``generations`` says
whether it is still true; ``turns`` when it stops being true by itself; ``published`` puts it where nginx serves it.
"""
