"""Days, periods and what cuts them."""
