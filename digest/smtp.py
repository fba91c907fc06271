"""Hands a digest to the mail server; the one place that knows SMTP."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from digest.message import Message, as_mail
from overheard.errors import AuthRejected, SourceDown, SourceError
from overheard.settings import MailSettings

__all__ = ["DeliveryUnknown", "send"]

TIMEOUT = 30.0
"""Seconds for every step of the conversation."""


class DeliveryUnknown(SourceError):
    """The connection broke after the text was handed over: the mail may have left or not."""


def send(message: Message, *, to: str, settings: MailSettings, password: str | None) -> None:
    """Send one message.

    Raises:
        SourceDown: nobody answers; nothing was sent.
        AuthRejected: the server does not take user or password.
        SourceError: the server refused; `permanent` where it says that trying again is of no use.
        DeliveryUnknown: it may have been sent; do not send again without looking.
    """
    mail = as_mail(message, sender=settings.sender)
    where = f"{settings.host}:{settings.port}"
    try:
        client = _connected(settings)
    except (OSError, smtplib.SMTPException) as error:
        message_text = f"The mail server {where} cannot be reached ({_said(error)}). Check host, port and security."
        raise SourceDown(message_text) from error
    try:
        _sign_in(client, settings=settings, password=password)
        _hand_over(client, mail, to=to, sender=parseaddr(settings.sender)[1], where=where)
    finally:
        client.close()


def _connected(settings: MailSettings) -> smtplib.SMTP:
    if settings.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT, context=context)
    client = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT)
    if settings.security == "starttls":
        try:
            client.starttls(context=ssl.create_default_context())
        except (OSError, smtplib.SMTPException):
            client.close()
            raise
    return client


def _sign_in(client: smtplib.SMTP, *, settings: MailSettings, password: str | None) -> None:
    if not settings.user:
        return
    try:
        client.login(settings.user, password or "")
    except smtplib.SMTPAuthenticationError as error:
        text = f"{settings.host} refuses the user (code {error.smtp_code}). Check OVERHEARD_SMTP_PASSWORD."
        raise AuthRejected(text) from error
    except (OSError, smtplib.SMTPException) as error:
        raise SourceDown(f"Signing in at {settings.host} failed ({_said(error)}).") from error


def _hand_over(
    client: smtplib.SMTP, mail: EmailMessage, *, to: str, sender: str, where: str
) -> None:
    try:
        client.ehlo_or_helo_if_needed()
        _accepted(client.mail(sender), what="the sender", where=where)
        _accepted(client.rcpt(to), what="the reader's address", where=where)
    except UnicodeEncodeError as error:
        text = (
            "The reader's address has letters that this mail server cannot take; write it in ASCII."
        )
        raise SourceError(text, permanent=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise SourceDown(
            f"The mail server {where} broke off before the mail was handed over."
        ) from error
    try:
        _accepted(client.data(mail.as_bytes(policy=SMTP)), what="the mail", where=where)
    except smtplib.SMTPDataError as error:  # an answer to DATA itself: nothing has been handed over
        _accepted((error.smtp_code, b""), what="the mail", where=where)
    except (OSError, smtplib.SMTPException) as error:
        text = f"The mail server {where} did not say whether it took the mail ({_said(error)}). Ask the reader."
        raise DeliveryUnknown(text) from error


def _accepted(answer: tuple[int, bytes], *, what: str, where: str) -> None:
    code = answer[0]
    if 200 <= code < 300:
        return
    permanent = code >= 500
    advice = "It will refuse again; correct it." if permanent else "Try again later."
    raise SourceError(
        f"The mail server {where} refuses {what} (code {code}). {advice}", permanent=permanent
    )


def _said(error: Exception) -> str:
    # Never the server's own words: they may quote an address.
    return getattr(error, "strerror", None) or type(error).__name__
