"""eddsa-jcs-2022 against the test vectors of the W3C Recommendation (TestVectors/eddsa-jcs-2022 of w3c/vc-di-eddsa)."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from gongxin.kernel import data_integrity as di
from gongxin.kernel import jcs
from gongxin.kernel.signing import SignatureError, public_of

# the vector's own key pair, public in the Recommendation
PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
PRIVATE = di.from_multibase("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")[2:]
CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]
DOCUMENT: dict[str, Any] = {
    "@context": CONTEXT,
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
OPTIONS = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-jcs-2022",
    "created": "2023-02-24T23:36:38Z",
    "verificationMethod": f"https://vc.example/issuers/5678#{PUBLIC}",
    "proofPurpose": "assertionMethod",
    "@context": CONTEXT,
}


def test_the_key_of_the_vector():
    assert di.multibase(b"\xed\x01" + public_of(PRIVATE)) == PUBLIC
    assert di.public_of(f"did:key:{PUBLIC}#{PUBLIC}") == public_of(PRIVATE)


def test_the_recommendations_vector_signature_verifies_over_our_hash():
    signature = bytes.fromhex(
        "fc91dec6565f35fbe185a77352e7fc512f95d1904da305cfef32ab8135469301"
        "f5a72d4e7a58368fc6ffc497b44633993bac054e3bc1436e3c846db8f1544503"
    )
    assert (
        di.multibase(signature) == "z63t83Y53KfzJ5ZosfKTnqfMcKB2dmTrfjSaQjeNNjAD5srBowQfmWqeRb8rRjmeEuCBEsddF9LsVogtuTsijJKh4"
    )
    Ed25519PublicKey.from_public_bytes(public_of(PRIVATE)).verify(signature, di._hash_data(DOCUMENT, OPTIONS))


def test_what_is_signed_is_verified_by_the_key_and_by_no_other():
    private = b"\7" * 32
    made = di.signed(DOCUMENT, private, created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert di.verified(made, [public_of(private)]) == DOCUMENT
    with pytest.raises(SignatureError, match="not one that is trusted"):
        di.verified(made, [public_of(b"\x08" * 32)])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d["credentialSubject"].update(alumniOf="Another"),
        lambda d: d.update(extra=1),
        lambda d: d.pop("proof"),
        lambda d: d["proof"].pop("proofValue"),
        lambda d: d["proof"].update(proofPurpose="authentication"),
        lambda d: d["proof"].update(cryptosuite="eddsa-rdfc-2022"),
        lambda d: d["proof"].update(created="2027-01-01T00:00:00Z"),
        lambda d: d["proof"].update(verificationMethod="did:web:example.com"),
        lambda d: d["proof"].update(proofValue="z" + "1" * 64),
        lambda d: d["proof"].update(proofValue="u000"),
        lambda d: d.update({"@context": CONTEXT[:1]}),
        lambda d: d["proof"].update({"@context": CONTEXT[:1]}),
        lambda d: d.update(number=1.5),
    ],
)
def test_whatever_is_changed_is_refused(spoil: Any):
    private = b"\7" * 32
    made = copy.deepcopy(di.signed(DOCUMENT, private, created=datetime(2026, 1, 2, tzinfo=UTC)))
    spoil(made)
    with pytest.raises(SignatureError):
        di.verified(made, [public_of(private)])


@pytest.mark.parametrize("thing", [None, [], "text", 7, {"proof": []}, {"proof": {"proofValue": 1}}])
def test_what_is_no_document_is_refused(thing: Any):
    with pytest.raises(SignatureError):
        di.verified(thing, [])


@given(st.binary(max_size=80))
def test_multibase_goes_and_comes(raw: bytes):
    assert di.from_multibase(di.multibase(raw)) == raw


def test_canonical_form_is_that_of_rfc_8785():
    # the RFC's own sorting example (section 3.2.3): by UTF-16 code units
    given = {
        "€": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew",
        "1": "One",
        "😀": "Emoji",
        "\x80": "Control",
        "ö": "Latin",
    }
    assert [*json.loads(jcs.canonical(given)).values()] == [
        "Carriage Return", "One", "Control", "Latin", "Euro Sign", "Emoji", "Hebrew",
    ]  # fmt: skip
    assert jcs.canonical({"b": ['\x0f\n"\\/', True, None, 10], "a": {}}) == b'{"a":{},"b":["\\u000f\\n\\"\\\\/",true,null,10]}'
    for wrong in (1.5, float("nan"), 2**53, {1: 2}):
        with pytest.raises(ValueError, match=r"no one form|no text"):
            jcs.canonical(wrong)
