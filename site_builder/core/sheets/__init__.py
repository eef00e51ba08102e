"""What files of tables hold: text with its encoding, CSV, workbooks."""
