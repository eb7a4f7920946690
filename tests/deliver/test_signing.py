"""A receiver can know that a message is ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from tocsin.types.secret import Secret
from workers.deliver.signing import sign, webhook_headers

KEY = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


def test_the_known_vector() -> None:
    """The signature of the specification's own example comes out to the letter."""
    at = datetime.fromtimestamp(1614265330, UTC)

    signature = sign(KEY, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(
    body=st.dictionaries(st.text(), st.text(), max_size=3), message_id=st.from_regex(r"[a-z0-9_]{1,40}", fullmatch=True)
)
def test_the_reference_library_accepts_what_we_sign(body: dict[str, str], message_id: str) -> None:
    """Any body in any script verifies with the library that receivers use."""
    raw = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    headers = webhook_headers(KEY, message_id, datetime.now(UTC), raw)

    assert Webhook(KEY.reveal()).verify(raw, headers) == json.loads(raw)


@pytest.mark.parametrize("change", ["body", "id", "time", "key"])
def test_a_changed_message_does_not_verify(change: str) -> None:
    """Body, id and time are all under the signature, and another key's does not fit."""
    now = datetime.now(UTC)
    headers = webhook_headers(KEY, "m1", now, b"{}")
    verifier, body = Webhook(KEY.reveal()), b"{}"
    if change == "body":
        body = b'{"a": 1}'
    elif change == "id":
        headers["webhook-id"] = "m2"
    elif change == "time":
        headers["webhook-timestamp"] = str(int((now + timedelta(seconds=1)).timestamp()))
    else:
        verifier = Webhook("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")

    with pytest.raises(WebhookVerificationError):
        verifier.verify(body, headers)


def test_a_receiver_without_a_key_gets_no_signature() -> None:
    """Id and time are there all the same, so that repeats can be dropped."""
    headers: dict[str, Any] = webhook_headers(None, "m1", datetime.fromtimestamp(1614265330, UTC), b"{}")

    assert headers == {"content-type": "application/json", "webhook-id": "m1", "webhook-timestamp": "1614265330"}
