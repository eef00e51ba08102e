"""What a site is made of: addresses, views, pages, search."""
