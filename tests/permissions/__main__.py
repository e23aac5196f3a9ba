"""What the tests start in a copy of the demonstration: `python -m tests.permissions PART…`, answering as JSON."""

from __future__ import annotations

import json
import logging
import sys
import time

import django


def main(parts: list[str]) -> int:
    """Ask the parts and print what was found, with the seconds of computing it took."""
    django.setup()
    logging.disable(logging.ERROR)  # refusals are what is asked for
    from tests.permissions import addresses, guessing, transitions  # noqa: PLC0415 - after Django is set up
    from tests.permissions.asking import Askers  # noqa: PLC0415
    from tests.permissions.people import actors, make_people  # noqa: PLC0415
    from tests.permissions.world import objects  # noqa: PLC0415

    began = time.process_time()
    people = make_people()
    rows = objects(people)
    cast = actors(people)
    answer = {"people": len(cast), "objects": len(rows), "made": time.process_time() - began}
    if "transitions" in parts:
        began = time.process_time()
        found = transitions.check(rows, cast, stored="whole" in parts)
        answer["transitions"] = {**vars(found), "took": time.process_time() - began}
    if "addresses" in parts:
        began = time.process_time()
        result = addresses.check(rows, Askers(people), whole="whole" in parts)
        answer["addresses"] = {**vars(result), "took": time.process_time() - began}
    if "guessing" in parts:
        began = time.process_time()
        leaks = guessing.check(rows, Askers(people), whole="whole" in parts)
        answer["guessing"] = {**vars(leaks), "faults": leaks.leaks, "took": time.process_time() - began}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
