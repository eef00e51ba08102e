"""Many small cases as one test: a test of its own for each costs more than the question."""

from collections.abc import Callable, Iterable
from typing import Any


def every(
    cases: Iterable[Any], name: Callable[[Any], str] = str
) -> Callable[[Callable[[Any], None]], Callable[[], None]]:
    """Ask a function of one case about all of them; those that fail are listed by name, each with what is wrong."""
    cases = tuple(cases)

    def decorate(ask: Callable[[Any], None]) -> Callable[[], None]:
        def test() -> None:
            failed = {}
            for case in cases:
                try:
                    ask(case)
                except Exception as error:
                    failed[name(case)] = f"{type(error).__name__}: {error}"
            assert cases and not failed, "\n".join(
                f"{case}: {wrong}" for case, wrong in failed.items()
            )

        # Not functools.wraps: pytest would look through it, and ask for a fixture of the case's name.
        test.__name__, test.__doc__, test.__module__ = ask.__name__, ask.__doc__, ask.__module__
        return test

    return decorate
