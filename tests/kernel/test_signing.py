"""Signed envelopes: what was signed is verified, anything else is not."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.kernel import signing

PRIVATE = secrets.token_bytes(32)
KEYS = {signing.key_id(signing.public_of(PRIVATE)): signing.public_of(PRIVATE)}
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v), max_leaves=8
)
payloads = st.dictionaries(st.text(), values, max_size=5)


@given(payloads)
def test_what_was_signed_is_verified(payload: dict[str, Any]) -> None:
    assert signing.verified(signing.signed(payload, PRIVATE), KEYS) == payload


@given(payloads, payloads)
def test_another_payload_is_not(payload: dict[str, Any], other: dict[str, Any]) -> None:
    envelope = signing.signed(payload, PRIVATE)
    if signing.canonical(payload) != signing.canonical(other):
        with pytest.raises(signing.SignatureError):
            signing.verified({**envelope, "payload": other}, KEYS)


def test_the_order_of_members_does_not_matter_and_floats_are_refused() -> None:
    assert signing.canonical({"b": 1, "a": "中"}) == signing.canonical({"a": "中", "b": 1}) == '{"a":"中","b":1}'.encode()
    with pytest.raises(ValueError, match="floating"):
        signing.canonical({"a": [1.5]})
