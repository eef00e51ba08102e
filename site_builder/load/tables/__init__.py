"""Tables: opened, decoded, cut into cells, typed and judged."""
