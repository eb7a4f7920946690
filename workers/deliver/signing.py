"""The signature by which a receiver knows that a message is ours (Standard Webhooks 1.0.0)."""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import sha256

from tocsin.types.secret import Secret

PREFIX = "whsec_"


def sign(key: Secret, message_id: str, at: datetime, body: bytes) -> str:
    """Return `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, keyed with what the `whsec_` secret encodes.

    `body` must be the very bytes that are sent. Raises ValueError for a key that is no base64.
    """
    secret = b64decode(key.reveal().removeprefix(PREFIX), validate=True)
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return f"v1,{b64encode(hmac.new(secret, signed, sha256).digest()).decode('ascii')}"


def webhook_headers(key: Secret | None, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of one attempt: the id is the same at every attempt, time and signature are its own.

    A receiver without a key gets no signature.
    """
    headers = {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
    }
    return headers if key is None else {**headers, "webhook-signature": sign(key, message_id, at, body)}
