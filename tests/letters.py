"""How a test finds Vietnamese words and laws in what an English portal publishes."""

import re

# Letters that no other language of Latin script shares: those with a horn, a hook, a dot below or two marks, and đ.
VIETNAMESE = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
LAWS = re.compile(r"\bdecree\b|\bvn-\d\d|/N[DĐ]-CP|Viet ?Nam", re.IGNORECASE)
