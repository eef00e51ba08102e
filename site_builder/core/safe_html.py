"""What of an author's HTML reaches a page: elements, their attributes, and the classes that Markdown itself sets."""

from __future__ import annotations

TAGS = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3"
    " h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody td"
    " tfoot th thead time tr u ul var".split()
)
ATTRIBUTES = {
    "*": {"id", "lang", "title"},
    "details": {"open", "name"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "time": {"datetime"},
}
# Boxes as the extension admonition of Markdown makes them: !!! note "Title".
BOXES = frozenset("admonition note tip info warning danger important attention caution hint error".split())
CLASSES = {"div": {*BOXES, "tabbed"}, "p": {"admonition-title"}}
# Set by Markdown's own extensions, and taken out without harm.
SET_BY_MARKDOWN = ("footnote", "language-", "codehilite", "headerlink", "task-list")
