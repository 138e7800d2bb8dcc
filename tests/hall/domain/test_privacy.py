import pytest

from hall.domain.privacy import holds_identity_number, without_identity_numbers


@pytest.mark.parametrize(
    "number", ["110105194912310021", "11010519491231002X", "11010519491231002x"]
)
def test_an_identity_number_is_found_and_hidden(number):
    assert holds_identity_number(f"service {number}!")
    assert without_identity_numbers(f"no {number} and no A{number}") == "no *** and no A***"


@pytest.mark.parametrize("text", ["", "A001", "01a1ff7f-efba-7484-bc47", "1795287964728", "1" * 19])
def test_other_numbers_stay(text):
    assert not holds_identity_number(text)
    assert without_identity_numbers(text) == text
