"""What is Vietnamese alone: words by which its texts are read, decrees, letters, old encodings, short messages.

Brings the language `vi` to whatever reads texts (`words.toml`, under the names of `core/english.toml`), the regimes of
Decrees 09/2019 and 60/2018 (`regimes`), the encodings TCVN3 and VNI (`encodings`), the letterhead of Decree 30/2020 to
the layout `decree-30`, and answers by SMS and on Zalo with the check of their keywords (`messages`).

Without this folder a portal in Vietnamese is published as before, but for this: a series that names one of the regimes
has to be cut by a rule in `mkdocs.yml`; there is nothing under `/sms/` and `/zalo/`; figures of Vietnamese texts are
not compared with the tables, and words of its columns ("mã", "năm", "tổng") say nothing; files in TCVN3 or VNI are not
read; documents are printed without the state's letterhead; `import` knows no Vietnamese letter. Pages stay Vietnamese:
the words of the interface are catalogues of the core.
"""

from pathlib import Path

from site_builder.core.extension import Language

LANGUAGE = Language("vi", Path(__file__).with_name("words.toml"))
