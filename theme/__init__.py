"""The look of the site: templates, one stylesheet and a few small scripts."""
