"""Do the tests notice when the code lies? Small faults are planted one at a time in a copy, and tests must fail."""
