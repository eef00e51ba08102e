"""The whole portal: reports, series, areas, editions, and all of it joined."""
