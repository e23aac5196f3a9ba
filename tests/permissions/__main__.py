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
    from tests.permissions import guessing, naming, product, transitions  # noqa: PLC0415 - after Django is set up
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
        result = product.check(rows, Askers(people), whole="whole" in parts, share=_share(parts))
        answer["addresses"] = {**vars(result), "took": time.process_time() - began}
    if "guessing" in parts:
        began = time.process_time()
        leaks = guessing.check(rows, Askers(people), whole="whole" in parts)
        answer["planted filter"] = [] if "whole" in parts else guessing.planted(rows, Askers(people))
        answer["guessing"] = {**vars(leaks), "faults": leaks.leaks, "took": time.process_time() - began}
    if "naming" in parts:
        began = time.process_time()
        named = naming.check(rows, Askers(people), people, whole="whole" in parts)
        answer["planted form"] = [] if "whole" in parts else naming.planted(rows, Askers(people), people)
        answer["naming"] = {**vars(named), "took": time.process_time() - began}
    sys.stdout.write(json.dumps(answer))
    return 0


def _share(parts: list[str]) -> tuple[int, int]:
    """`2/3` asks the second of three parts of the addresses."""
    which, _of, among = next((part for part in parts if "/" in part), "1/1").partition("/")
    return int(which) - 1, int(among)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
