"""The ledger of an import: every word and number of the source is in the draft, or in a list with the reason.

The source is read a second time by readers of their own, which know no table, no heading and no number: they only
collect text, from the raw XML of a text document, from a web page's character data, from a PDF's text layer, and parse
with none of the importer's libraries. Of workbooks they share with it what a cell shows: a rounding, a day or a mark is
no loss. That no cell is lost there has a witness in the tests, which reads with openpyxl alone.
"""
