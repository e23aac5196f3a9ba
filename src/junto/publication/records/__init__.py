"""Requests for records: the terms of the law, what stands against a step, where documents are, who is told."""
