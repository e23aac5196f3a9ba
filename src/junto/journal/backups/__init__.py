"""Backup and restore of an installation: the database, the files that rooms keep, the published log; never any key.

`places` what is kept; `databases` copies a database and brings a copy back; `archives` the file a backup is;
`taking` makes one while the server runs; `restoring` brings one back and verifies it; `standing` what a restored
installation may publish. docs/operations.md says what follows from a restore.
"""
