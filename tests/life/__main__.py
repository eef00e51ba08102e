"""The whole life, published at every step to a folder and to a bucket: python -m tests.life FOLDER.

FOLDER/steps keeps what was served after each step, for other programs to read. 1 where anything was refused, lost or
told in two ways.
"""

import os
import shutil
import sys
from pathlib import Path

import s3fs

from tests.extensions.deploy.test_far import KEYS, moto
from tests.life.portal import Portal
from tests.life.steps import STEPS


def main(folder):
    """Every step, a line each."""
    failed, shown = 0, Path(folder, "steps")
    with moto() as address:
        os.environ.update({**KEYS, "AWS_ENDPOINT_URL": address})
        bucket = s3fs.S3FileSystem()
        bucket.mkdir("life")
        Path(folder).mkdir(parents=True, exist_ok=True)
        it = Portal(Path(folder), {"s3://life/www": lambda: fetched(bucket, "life/www")})
        for number, (step, expected) in enumerate(STEPS.items()):
            step(it)
            it.publish(bare=not number)
            faults = [*it.lost, *it.contradictions]
            faults += (
                [f"notified: {it.notified}, expected: {expected}"]
                if it.notified != expected
                else []
            )
            counted = f"{len(it.ever)} addresses, {it.compared} facts compared"
            print(f"{number:2} {step.__name__}: {counted}", *faults, sep="\n   ", flush=True)
            failed += len(faults)
            it.lost, it.contradictions = [], []
            shutil.copytree(it.www, shown / f"{number:02}-{step.__name__}")
    return failed


def fetched(bucket, place):
    """What lies in a bucket."""
    bucket.invalidate_cache()
    files = bucket.cat(bucket.find(place))
    return {path.removeprefix(f"{place}/"): content for path, content in files.items()}


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1]), 1))
