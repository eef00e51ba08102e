"""One file a format: its docstring names the specification, its last statement registers it."""
