"""Another day of the calendar, for everything that asks the clock: `with clock(date(2031, 12, 31)): ...`."""

import contextlib
import datetime as real
import sys
import time

_MOMENT, _TIME = real.datetime, time.time
_SPARED = (
    "pandas",
    "numpy",
    "pytest",
    "_pytest",
    "hypothesis",
    "tests",
)  # ask no clock for a value


class _Kind(type):
    """A moment of the ordinary class is one of these too."""

    def __instancecheck__(cls, value):
        """As of the class that is stood in for."""
        return isinstance(value, _MOMENT)


class _Moment(_MOMENT, metaclass=_Kind):
    """The class of moments, with another now; what it makes are ordinary moments."""

    def __new__(cls, *parts, **named):
        """An ordinary moment."""
        return _MOMENT(*parts, **named)

    @classmethod
    def now(cls, tz=None):
        """What the clock shows."""
        return _MOMENT.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        """Likewise."""
        return cls.now(real.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls):
        """Likewise."""
        return cls.now()


@contextlib.contextmanager
def clock(day):
    """Let `date.today`, `datetime.now` and `time.time` tell noon of this day, whoever asks."""
    noon = _MOMENT.combine(day, real.time(12)).timestamp()
    holders = [
        (module, name)
        for root, module in list(sys.modules.items())
        if root.partition(".")[0] not in _SPARED
        for name in ("datetime", "dt")
        if vars(module).get(name) is _MOMENT
    ]
    time.time = lambda: noon
    for module, name in holders:
        setattr(module, name, _Moment)
    try:
        yield
    finally:
        time.time = _TIME
        for module, name in holders:
            setattr(module, name, _MOMENT)
