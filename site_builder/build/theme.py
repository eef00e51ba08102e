"""Where the templates lie: inside the package where it was installed from a wheel, beside it in a checkout.

MkDocs finds a theme by the `__file__` of what its entry point names. In an editable install no package of that name
exists, for `theme/` stands at the top of the checkout; so the entry point names this module, and it points there.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
FOLDER = _PACKAGE / "theme" if (_PACKAGE / "theme").is_dir() else _PACKAGE.parent / "theme"
__file__ = str(FOLDER / "mkdocs_theme.yml")
