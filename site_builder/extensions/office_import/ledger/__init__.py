"""The ledger of an import: every word and number of the source is in the draft, or in a list with the reason.

The source is read a second time by readers of their own, which know no table, no heading and no number: they only
collect text, from the raw XML of an office file, from a web page's character data, from a PDF's text layer. They
share with the importer's readers which sheets a workbook has, of .xls also what xlrd finds in its cells, and no more;
they look at no number format and parse with none of their libraries, so that what one loses the other still has.
"""
