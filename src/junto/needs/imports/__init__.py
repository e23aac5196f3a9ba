"""Bringing files in: a stranger's table becomes needs or standing things, row by row, with every problem said."""
