"""Follow codes for tests: derived from counted ids under a fixed key."""

from broker.controller.ids import CountedIds

CODES = CountedIds().codes
