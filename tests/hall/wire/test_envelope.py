"""A machine builds the wire's own requests; the program puts the envelope around them."""

import msgspec
import pytest

from hall.domain.names import RatingReason, RatingValue
from hall.wire import messages as m
from hall.wire.codec import BadMessage, decode_request, encode
from hall.wire.envelope import DRAFT, Envelope, addressed

ENVELOPE = Envelope(id="id-1", device="kiosk-1", boot="b", sequence=7, at=5, mono=6)
DRAFTS: tuple[m.AnyRequest, ...] = (
    m.Take(**DRAFT, service="pension", then=("card",)),
    m.Lease(**DRAFT, prefix="A", count=20),
    m.Issued(**DRAFT, take="id-0", number="A9001", service="pension"),
    m.Reconcile(**DRAFT, boots=("a",)),
    m.Printed(**DRAFT, ticket="t"),
    m.PrintFailed(**DRAFT, ticket="t", reason="paper-out"),
    m.Shown(**DRAFT, ticket="t"),
    m.CancelTicket(**DRAFT, ticket="t"),
    m.ReactivateTicket(**DRAFT, follow="f"),
    m.CheckIn(**DRAFT, code="c"),
    m.Rate(**DRAFT, leg="l", value=RatingValue.SATISFIED),
    m.RateReason(**DRAFT, leg="l", reason=RatingReason.QUALITY),
)


def test_there_is_a_draft_of_every_request():
    assert {type(one) for one in DRAFTS} == set(m.AnyRequest.__args__)


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda one: type(one).__name__)
def test_an_addressed_request_keeps_its_own_fields_on_the_way(draft: m.AnyRequest):
    request = decode_request(encode(addressed(draft, ENVELOPE)))
    assert request == msgspec.structs.replace(draft, **ENVELOPE)


def test_a_draft_is_refused_by_its_receiver():
    with pytest.raises(BadMessage):
        decode_request(encode(DRAFTS[0]))


def test_a_field_out_of_its_bounds_is_refused_before_it_is_sent():
    with pytest.raises(msgspec.ValidationError):
        addressed(m.Take(**DRAFT, service="x" * 300), ENVELOPE)


def test_the_envelope_is_what_every_request_has():
    assert {"v", *DRAFT} == set(m.Request.__struct_fields__)
