"""A composed digest: what is in it, before anybody decides how it travels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from overheard.errors import ConfigError

__all__ = ["DEFAULT_SENDER", "Message", "as_mail"]

DEFAULT_SENDER = "Overheard <overheard@localhost>"


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One digest for one reader and day.

    Attributes:
        to: the reader's address.
        key: stable for reader, day and brand; the same digest has the same Message-ID however often it is composed.
        at: the moment it speaks of, aware UTC; its Date header.
        leads: how many people are in it; 0 is the honest empty mail.
    """

    subject: str
    text: str
    html: str
    to: str
    key: str
    at: datetime
    leads: int


def as_mail(message: Message, *, sender: str = DEFAULT_SENDER) -> EmailMessage:
    """The message as multipart/alternative: plain text first, HTML second.

    `sender` is "Name <name@host>" or an address alone.

    Raises:
        ConfigError: it is neither.
    """
    name, address = parseaddr(sender)
    if "@" not in address:
        raise ConfigError(f"mail.sender is {sender!r}; write it as Name <name@example.com>.")
    mail = EmailMessage()
    mail["Subject"] = " ".join(message.subject.split())
    mail["From"] = Address(display_name=name, addr_spec=address)
    mail["To"] = message.to
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<{message.key}@{address.rpartition('@')[2] or 'localhost'}>"
    # Tells holiday robots to stay silent, and gives the mail program its unsubscribe button.
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<mailto:{address}?subject=unsubscribe>"
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    return mail
