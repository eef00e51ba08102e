"""Looking at a portal while writing: the last good site, with what is wrong over it, and each new state by itself.

The built files stay as they are: script, style and problems are put into a page only while it is sent, from addresses
of their own, so that the site's content policy holds here too.
"""
