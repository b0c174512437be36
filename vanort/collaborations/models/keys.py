# SPDX-License-Identifier: EUPL-1.2
"""Where ``optional_key`` was; it moves to ``vanort.core.parts``."""

from vanort.core.parts import optional_key as optional_key
