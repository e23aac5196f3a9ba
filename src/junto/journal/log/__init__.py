"""The published log: the record's entries as static files that anyone can check, and receipts that stand by themselves.

`keys` the log's name and signing key; `publishing` brings the files up to what is sealed; `proofs` makes receipts and
says who may have one; `judging` says of a receipt that somebody holds whether it is right; `witnessing` asks others to
sign what they saw; `views` serve the files, receipts and the page about the log.
"""
