"""Charts: the model, the marks of the page's SVG, and the files that Vega draws."""
