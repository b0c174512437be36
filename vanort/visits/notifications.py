# SPDX-License-Identifier: EUPL-1.2
"""Letters about visits, in the reader's language: to towns, guests, hosts and the group leader."""

from vanort.core.mail import write_mail
from vanort.core.models import OutgoingMail
from vanort.directory.models import Organization
from vanort.visits.labels import say
from vanort.visits.models import Host, Invitation, Visit


def write_letter(visit: Visit, key: str, language: str, *, to: str, **values: object) -> OutgoingMail:
    """Put a letter into the outbox, in the running transaction; its words are ``<key>_subject`` and ``<key>_body``."""
    home = Organization.objects.home()
    known = {
        "visit": visit.activity.title.in_language(language)[0], "municipality": home.name if home else "",
        "arrival": visit.arrives_on.isoformat(), "departure": visit.leaves_on.isoformat(),
        "place": visit.arrival_place or "–", **values}  # fmt: skip
    subject, body = say(f"{key}_subject", language, **known), say(f"{key}_body", language, **known)
    return write_mail(to=to, subject=subject, body=body.strip() + "\n", is_automatic=True)


def send_invitation(invitation: Invitation, url: str) -> None:
    """Ask a town to come; the link leads to where it answers and names its people."""
    letter = write_letter(
        invitation.visit, "invitation", invitation.language, to=invitation.contact_email,
        contact=invitation.contact_name or str(invitation.organization), url=url)  # fmt: skip
    invitation.letters.add(letter)


def send_to_host(host: Host, key: str, url: str = "") -> None:
    """Write to a host, in Swedish: ``host_thanks``, ``host_accepted``, ``host_declined`` or ``host_page``."""
    host.letters.add(write_letter(host.visit, key, "sv", to=host.email, name=host.name, url=url))
