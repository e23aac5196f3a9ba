"""Publishing 10,000 agreements, beside a bare copy of the same bytes and one reading of the JSON, in the same run.

    PYTHONPATH=src:. python benchmarks/publish_agreements.py --demonstration DIR [--agreements 10000]

DIR is the data folder of a demonstration (`junto demo --data DIR --no-serve`). The releases of the town's purchase by
quotes, from its announcement to its payment, are written for each agreement under an ocid of its own. Then, in a
process of its own, `junto publish` writes all files. The floors, in the same run: the same bytes copied and synced;
`json.loads` over every release once. Memory is the greatest resident size of the publishing process.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PUBLISH = """
import json, resource, sys, time, django
django.setup()
from pathlib import Path
from junto.publication.bulk import publish
wall, used = time.perf_counter(), time.process_time()
written = publish(Path(sys.argv[1]))
print(json.dumps({
    "publish s": round(time.perf_counter() - wall, 1), "publish cpu s": round(time.process_time() - used, 1),
    "files": len(written), "MB": round(sum(w.size for w in written) / 1e6), "releases": sum(
        w.rows for w in written if w.name.startswith("release_package")),
    "records": sum(w.rows for w in written if w.name.startswith("record_package")),
    "greatest MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
"""


def multiply(path: Path, agreements: int) -> list[str]:
    """Write the town's releases once for each agreement; all bodies, for the floors."""
    database = sqlite3.connect(path)
    ocid = database.execute("SELECT max(ocid) FROM publication_release").fetchone()[0]
    columns = [row[1] for row in database.execute("PRAGMA table_info(publication_release)")]
    told = database.execute("SELECT * FROM publication_release WHERE ocid = ? ORDER BY number", [ocid]).fetchall()
    position = database.execute("SELECT max(position) FROM publication_release").fetchone()[0]
    marks = ", ".join("?" * len(columns))
    bodies = []
    with database:
        for agreement in range(agreements):
            for release in told:
                position += 1
                row = dict(zip(columns, release, strict=True)) | {"id": None, "position": position}
                row["ocid"] = f"{ocid}-{agreement:06d}"
                row["body"] = row["body"].replace(ocid, row["ocid"])
                database.execute(f"INSERT INTO publication_release VALUES ({marks})", list(row.values()))  # noqa: S608
                bodies.append(row["body"])
    database.close()
    return bodies


def floors(out: Path, scratch: Path, bodies: list[str]) -> dict[str, float]:
    """Seconds for a copy of the published bytes, synced, and for reading every release's JSON."""
    began = time.perf_counter()
    for file in out.iterdir():
        copied = scratch / file.name
        shutil.copyfile(file, copied)
        with copied.open("rb+") as handle:
            os.fsync(handle.fileno())
    copy = time.perf_counter() - began
    began = time.perf_counter()
    for body in bodies:
        json.loads(body)
    return {"bare copy s": round(copy, 1), "bare json.loads s": round(time.perf_counter() - began, 1)}


def main() -> None:
    """Multiply, publish, print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demonstration", type=Path, required=True)
    parser.add_argument("--agreements", type=int, default=10_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data, out, scratch = (Path(folder) / name for name in ("data", "out", "scratch"))
        scratch.mkdir()
        shutil.copytree(args.demonstration, data)
        environment = {
            **os.environ,
            "JUNTO_DATA": str(data),
            "JUNTO_DEMO": "yes",
            "DJANGO_SETTINGS_MODULE": "junto.settings",
            "PYTHONPATH": str(ROOT / "src"),
        }
        # A demonstration that was never served has not written its releases yet.
        work = [sys.executable, "-m", "junto", "work", "--once"]
        subprocess.run(work, env=environment, check=True, stdout=sys.stderr)  # noqa: S603 - our own program
        bodies = multiply(data / "junto.sqlite3", args.agreements)
        printed = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", PUBLISH, str(out)], env=environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout
        print(json.dumps({"agreements": args.agreements, **json.loads(printed), **floors(out, scratch, bodies)}))


if __name__ == "__main__":
    main()
