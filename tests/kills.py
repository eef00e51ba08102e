"""A kill at any step of a command's writing, by the signal that nothing can catch."""

import os
import shutil
import signal
import sys
import time

from site_builder.core.staging import clear_leftovers

STEPS = ("open", "os.", "shutil.", "ctypes.")


def killed_at(step, act):
    """Do it in a process of its own that is killed at its n-th step in the file system; whether it was."""
    process = os.fork()
    if process == 0:
        left = [step]

        def count(event, _):
            if event.startswith(STEPS):
                left[0] -= 1
                if left[0] == -1:  # the kill itself is a step, too
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(count)
            act()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])


def killed_after(seconds, act):
    """Do it, over and over, in a process of its own that is killed so many seconds after it began."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.write(writing, b"!")
            act()
        finally:
            os._exit(0)
    os.close(writing)
    os.read(reading, 1)
    os.close(reading)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    assert os.WIFSIGNALED(os.waitpid(process, 0)[1]), "it had ended by itself"


def steps_of(act):
    """How many steps in the file system it takes, done in a process of its own."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        made = [0]
        sys.addaudithook(lambda event, _: made.__setitem__(0, made[0] + event.startswith(STEPS)))
        try:
            act()
        finally:
            os.write(writing, str(made[0]).encode())
            os._exit(0)
    os.close(writing)
    os.waitpid(process, 0)
    with os.fdopen(reading, "rb") as told:
        return int(told.read())


def contents(root):
    """Every file that is seen, by its path."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }


def states_after_kills(root, ready, kills):
    """What stands in copies of a folder after the act was killed in them at steps from the first to the last.

    `ready` takes the folder and gives the act, so that what only reads is no step of it. Each state is that after the
    next command has cleared up; nothing hidden is left.
    """
    whole = root.with_name("whole")
    shutil.copytree(root, whole, symlinks=True)
    total = steps_of(ready(whole))
    before, after, found = contents(root), contents(whole), []
    assert before != after and total > kills // 2
    for number in range(kills):
        copy = root.with_name(f"kill-{number}")
        shutil.copytree(root, copy, symlinks=True)
        killed_at(total * number // kills, ready(copy))
        clear_leftovers(copy)
        seen = contents(copy)
        found.append("old" if seen == before else "new" if seen == after else "half")
        left = [
            path.name for path in copy.rglob(".*") if path.name.startswith((".new-", ".import-"))
        ]
        assert left == []
        shutil.rmtree(copy)
    return found


def killed_while_writing(step, act):
    """The same, counted from where the first folder is staged: what is read before is no step of it."""
    process = os.fork()
    if process == 0:
        left = [step, False]

        def count(event, words):
            left[1] = left[1] or (event == "tempfile.mkdtemp" and "/.import-" in str(words))
            if left[1] and event.startswith(STEPS):
                left[0] -= 1
                if left[0] == -1:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(count)
            act()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])
