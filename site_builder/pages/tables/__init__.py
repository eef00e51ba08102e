"""Tables as pages show them: cells, columns, rows, and what of them the explorer takes."""
