# SPDX-License-Identifier: EUPL-1.2
"""What a body may do in law, by its legal form and its regulation; each refusal says which answer is missing.

Sources: kommunallagen (2017:725) 3:5 and 6:43 (a drafting committee prepares, and is not among those who may be given
decisions: 6:37), 6:42 (subcommittees), 8:12 (posting), 13:1-2 (appeal); tryckfrihetsförordningen 2:10 (minutes of a
matter that is only prepared are not public by being adjusted)."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from vanort.directory.models import Organization
from vanort.mandates.models import Delegation, Regulation

Form = Organization.LegalForm
# Bodies of the municipality that decide in their own right, and those that decide what they have been given.
DECIDES_WHAT_IS_GIVEN = (Form.SUBCOMMITTEE, Form.DRAFTING, Form.OTHER)


class Standing(NamedTuple):
    """A body's standing in law under one version of its regulation."""

    body: Organization
    regulation: Regulation | None

    @property
    def form(self) -> str:
        return self.body.legal_form or Form.UNKNOWN

    @property
    def is_known(self) -> bool:
        return self.form != Form.UNKNOWN

    @property
    def follows_board_rules(self) -> bool:
        """Whether the rules of the Act for boards apply: quorum, conflict of interest, fourteen days, posting."""
        said = bool(self.regulation and self.regulation.follows_board_rules)
        return self.form in (Form.BOARD, Form.SUBCOMMITTEE, Form.COUNCIL) or (self.form == Form.DRAFTING and said)

    @property
    def is_public_when_adjusted(self) -> bool:
        """Whether all its paragraphs may be published together once adjusted; else each is a choice of its own."""
        return self.form in (Form.BOARD, Form.SUBCOMMITTEE, Form.COUNCIL)

    def why_no_money(self, authority: Delegation | None = None) -> str:
        """Return why the body may not decide on money, by the delegation if one is given; empty when it may."""
        if not self.is_known:
            return _("It is not known what %(body)s is in law, so it cannot decide on money here. Say its legal form, "
                     "or make the decision a proposal to the body above.") % {"body": self.body}  # fmt: skip
        if self.form in DECIDES_WHAT_IS_GIVEN and not (authority and authority.matter == Delegation.Matter.MONEY):
            above, form = self.body.parent or _("the body above"), self.body.get_legal_form_display()
            return _("%(body)s is a %(form)s and decides on money only by delegation, and no delegation is given. "
                     "Choose the delegation, or make the decision a proposal to %(parent)s."
                     ) % {"body": self.body, "form": form, "parent": above}  # fmt: skip
        return ""

    def why_no_posting(self) -> str:
        if not self.is_known:
            return _("It is not known what %(body)s is in law. Say its legal form first.") % {"body": self.body}
        if not self.follows_board_rules:
            return _("The rules for boards do not apply to %(body)s, so its minutes are not announced on the board. If "
                     "its regulation says otherwise, mark that in the regulation.") % {"body": self.body}  # fmt: skip
        return ""
