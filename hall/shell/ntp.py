"""Whether a time server keeps this machine's clock: asked of the kernel, to which every server's program
tells it (systemd-timesyncd, chrony with ``rtcsync``, ntpd). A clock that was set by hand counts as unkept
until the program has put it right.
"""

import ctypes

TIME_ERROR = 5
"""``adjtimex(2)``: the clock is not synchronised."""
TIMEX_BYTES = 512
"""More than any kernel's ``struct timex``; zeroed, it asks and changes nothing."""


def is_kept() -> bool | None:
    """True where the clock is kept; None where the kernel does not say, as in some containers."""
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(TIMEX_BYTES))
    except (OSError, AttributeError):
        return None
    return None if state < 0 else state != TIME_ERROR
