"""What an import enters into the lists of a portal: indicators of the form, areas, and the observations under them."""
