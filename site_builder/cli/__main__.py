"""`python -m site_builder.cli` is `site-builder`."""

from site_builder.cli import main

if __name__ == "__main__":
    main()
