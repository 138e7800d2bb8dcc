"""The follow codes of halls in tests: those of counted ids, under a key that is no secret."""

from broker.controller.ids import CountedIds

CODES = CountedIds().codes
