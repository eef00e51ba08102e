"""Values and words: numbers, periods, quantities, problems, addresses, translations.

Lives here: what every other room speaks in, frozen and free of files. May enter: the standard library and Babel; this
room imports no other. Begin with `problem` (how anything wrong is told), `period` and `number`.
"""
