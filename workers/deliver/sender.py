"""One attempt at one delivery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tocsin.errors import FetchError
from tocsin.fetch.client import Fetcher
from tocsin.rules.retrying import reason_of_status
from tocsin.types.alerts import Alert, Attempt, Delivery, DeliveryReason, Receiver
from tocsin.types.sources import PollReason
from workers.deliver.signing import webhook_headers

# What cannot go wrong with a POST has no line: an answer we could not use is a bad one.
REASONS = {
    PollReason.REFUSED: DeliveryReason.REFUSED,
    PollReason.TIMEOUT: DeliveryReason.TIMEOUT,
    PollReason.DNS: DeliveryReason.DNS,
    PollReason.TLS: DeliveryReason.TLS,
    PollReason.RESET: DeliveryReason.RESET,
    PollReason.BLOCKED_ADDRESS: DeliveryReason.BLOCKED_ADDRESS,
}


async def send(
    delivery: Delivery,
    alert: Alert,
    receiver: Receiver,
    *,
    fetcher: Fetcher,
    clock: Callable[[], datetime],
    within: timedelta | None = None,
) -> Attempt:
    """Send an alert to its receiver once and return how that ended; never raises for what the world does.

    The delivery's id is the webhook-id. Plain http is refused here again unless the receiver allows it.
    """
    at = clock()
    url = receiver.url.reveal()
    if not (receiver.allow_http or url.lower().startswith("https://")):
        return Attempt(at=at, took=timedelta(0), reason=DeliveryReason.BLOCKED_ADDRESS)
    body = alert.body.encode()
    headers = webhook_headers(receiver.signing_key, delivery.delivery_id, at, body)
    try:
        posted = await fetcher.post(url, body=body, headers=headers, within=within)
    except FetchError as error:
        reason = REASONS.get(error.reason, DeliveryReason.BAD_RESPONSE)
        return Attempt(at=at, took=clock() - at, reason=reason, retry_after=error.retry_after)
    return Attempt(
        at=at,
        took=posted.took,
        reason=reason_of_status(posted.status),
        status=posted.status,
        excerpt=posted.excerpt,
        retry_after=posted.retry_after,
    )
