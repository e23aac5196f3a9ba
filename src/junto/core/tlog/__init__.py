"""A log anyone can verify: an append-only Merkle tree (RFC 6962, RFC 9162) published as static files (C2SP).

`merkle` the tree as it grows; `proofs` that an entry is in it, that it only grew; `leaves` the log's entries, salted
digests; `tiles` how it is cut into files; `notes` and `checkpoints` its signed state; `publishing` writes it,
`proof_files` are the receipts, `auditing` (with `walking`, `beyond`, `sources`) reads all of it, `command` is `junto
verify`. docs/tlog.md says what the log proves and what it does not. Only what every room may need is imported here.
"""

from .merkle import EMPTY_ROOT, Frontier, leaf_hash, merkle_root, node_hash
from .problems import TlogError

__all__ = ["EMPTY_ROOT", "Frontier", "TlogError", "leaf_hash", "merkle_root", "node_hash"]
