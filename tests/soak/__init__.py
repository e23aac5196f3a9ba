"""The long runs: the same checks as the tests, at the counts that are promised (`make soak`)."""
