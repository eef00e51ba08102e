"""What is Vietnamese alone, as data: the words that tell figures, dates, documents and tables in Vietnamese texts.

Brings the language `vi` to whatever reads texts. Without this folder Vietnamese texts are published as they are: their
figures are neither bound to words such as "gần" nor compared with the tables.

`words.toml` holds the words, under the names that `site_builder/core/english.toml` has.
"""

from pathlib import Path

from site_builder.core.extension import Language

LANGUAGE = Language("vi", Path(__file__).with_name("words.toml"))
