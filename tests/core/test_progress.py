"""How far work has come is told to whoever asks, within the block that asks."""

from contextlib import contextmanager

from site_builder.core.progress import shown, stage


def told():
    """A listener, and what it heard."""
    heard = []

    @contextmanager
    def show(what, count):
        heard.append((what, count))
        yield lambda: heard.append("step")
        heard.append("end")

    return heard, show


def test_stages_are_told_within_the_block():
    """What, how many, every step and the end."""
    heard, show = told()
    with shown(show), stage("Charts", 2) as step:
        step()
        step()
    assert heard == [("Charts", 2), "step", "step", "end"]


def test_nobody_is_told_outside():
    """A stage after the block goes on in silence."""
    heard, show = told()
    with shown(show):
        pass
    with stage("Charts", 2) as step:
        step()
    assert heard == []
