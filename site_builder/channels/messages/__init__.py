"""Short messages: what a phone gets that asks for a keyword, by SMS and on Zalo. Files only; nothing is sent."""
