# SPDX-License-Identifier: EUPL-1.2
"""Changes of annual reports; each asks for the right of ``by`` and says in a ValidationError what stands in its way."""

from vanort.reports.actions.compiling import ask_compile, compile_asked
from vanort.reports.actions.freezing import adopt, correct, deliver, publish
from vanort.reports.actions.writing import begin_report, remove_plan, store_plan, write_words

__all__ = [
    "adopt", "ask_compile", "begin_report", "compile_asked", "correct", "deliver", "publish", "remove_plan",
    "store_plan", "write_words",
]  # fmt: skip
