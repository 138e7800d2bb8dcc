"""The epochs of a hall's journal, each under a mark that only who has the journal's key can make.

They say how far the journal goes that somebody remembers, and what is known to be lost: who could write
them could hide that a tail was cut.
"""

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from broker.journal.chain import Chain
from broker.journal.contract import Damaged, Epoch

BEGUN = "begun"
"""The reason of the journal's first epoch, which came behind no other one."""


def mark(chain: Chain, epoch: Epoch) -> bytes | None:
    """The mark of an epoch; None where the chain is not keyed."""
    fields = (str(field).encode("utf-8", "surrogateescape") for field in astuple(epoch))
    return chain.sign("epoch", chain.hall.encode(), *fields)


def checked(chain: Chain, rows: Sequence[tuple[Any, ...]], current: int) -> tuple[Epoch, ...]:
    """The epochs of the rows of the table. Raises Damaged where they are not what was written, or do not
    end with the ``current`` one; without the key nobody can tell.
    """
    found = tuple(Epoch(*fields) for *fields, _ in rows)
    if chain.secret is None:
        return found
    for epoch, (*_, kept) in zip(found, rows, strict=True):
        if kept != mark(chain, epoch):
            raise Damaged(0, f"the epoch {epoch.epoch} is not what was written")
    if not found:
        raise Damaged(0, f"the epoch {current} is missing from the epochs")
    if found[-1].epoch != current:
        text = f"the last epoch is {found[-1].epoch}, and the hall's is {current}"
        raise Damaged(0, text)
    return found
