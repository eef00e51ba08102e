"""Languages: gettext catalogues, and problems told in an author's words."""
