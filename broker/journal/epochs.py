"""The epochs of a hall's journal, each with an HMAC under the journal's key.

They record which entries are known to be lost. Without the HMAC, whoever can write the file could hide that
entries at its end were removed.
"""

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from broker.journal.chain import Chain
from broker.journal.contract import Damaged, Epoch

BEGUN = "begun"
"""The reason of a journal's first epoch."""


def mark(chain: Chain, epoch: Epoch) -> bytes | None:
    """Return the HMAC of an epoch; None if the chain has no key."""
    fields = (str(field).encode("utf-8", "surrogateescape") for field in astuple(epoch))
    return chain.sign("epoch", chain.hall.encode(), *fields)


def checked(chain: Chain, rows: Sequence[tuple[Any, ...]], current: int) -> tuple[Epoch, ...]:
    """Return the epochs of the table's rows. Raises Damaged if they were changed, or do not end with the
    ``current`` one; without the key this cannot be checked.
    """
    found = tuple(Epoch(*fields) for *fields, _ in rows)
    if chain.secret is None:
        return found
    for epoch, (*_, kept) in zip(found, rows, strict=True):
        if kept != mark(chain, epoch):
            raise Damaged(0, f"the epoch {epoch.epoch} was changed after it was written")
    if not found:
        raise Damaged(0, f"the epoch {current} is missing from the epochs")
    if found[-1].epoch != current:
        text = f"the last epoch is {found[-1].epoch}, and the hall's is {current}"
        raise Damaged(0, text)
    return found
