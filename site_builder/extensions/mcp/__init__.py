"""Answers of a published portal for assistants, over the Model Context Protocol (the extra `mcp`: its SDK, QuickJS).

Brings `serve mcp`. Without this folder a portal is built all the same, and assistants read its facts, API and llms.txt
themselves.

`portal` reads a built folder or an address, `rank` asks the theme's own script what fits a question, `answers` are the
tools, `serving` is the command. Texts of a portal reach the client as values of answers alone, never as names or
descriptions of tools.
"""

from site_builder.core.extension import Command

COMMANDS = (
    Command(
        "serve mcp",
        "Answer assistants by the Model Context Protocol: figures with source, period and citation.",
        "site_builder.extensions.mcp.serving:mcp",
        former="mcp",
    ),
)
