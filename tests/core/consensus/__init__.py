"""What an offer costs: models, comparison, break-evens, files, charts and workbook."""
