"""What it is worth: discounting, returns, debts, comparators, risks and what the command says."""
