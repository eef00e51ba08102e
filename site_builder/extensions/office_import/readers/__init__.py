"""One module a format of office documents: its blocks and tables, as they are printed."""
