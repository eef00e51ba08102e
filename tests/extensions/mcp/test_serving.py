"""The server as a client meets it that nobody here wrote: that of the official SDK, over stdio and over HTTP."""

import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from site_builder.core.problem import MessageError
from site_builder.extensions.mcp.serving import mcp
from tests.extensions.mcp.test_tools import HOSTILE, Decimal, fact, portal

pytestmark = pytest.mark.whole
TOOLS = {
    "find": {"query": "tỷ lệ hộ dùng nước sạch"},
    "value": {"query": "tỷ lệ hộ dùng nước sạch"},
    "history": {"query": "tỷ lệ hộ dùng nước sạch"},
    "fate": {"id": "s.1.2023"},
    "cite": {"id": "s.1.2023"},
    "compare": {"a": "s.1.2022", "b": "s.1.2023"},
    "verify": {"id": "s.1.2023"},
    "table": {"name": "s.1"},
}
COMMAND = [sys.executable, "-m", "site_builder.cli", "serve", "mcp"]


def run(transport):
    """In a thread of its own: a browser of other tests may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, ask, transport).result()


async def ask(transport):
    """Every tool listed, and called once."""
    async with Client(transport) as client:
        listed = (await client.list_tools()).tools
        return listed, {
            name: await client.call_tool(name, arguments) for name, arguments in TOOLS.items()
        }


def check(listed, answers):
    """All are there, read-only, and answer with records in which whatever the portal says is a value."""
    assert {tool.name for tool in listed} == set(TOOLS)
    assert all(tool.annotations.read_only_hint for tool in listed)
    assert not any(HOSTILE[:8] in f"{tool.description}{tool.title}" for tool in listed)
    for name, answer in answers.items():
        assert not answer.is_error, name
        (content,) = answer.content
        record = json.loads(content.text)
        assert isinstance(record, dict) and "unknown" not in record, name
    assert json.loads(answers["cite"].content[0].text)["note"] == HOSTILE
    assert json.loads(answers["value"].content[0].text)["value"] == "9"


@pytest.fixture
def site(tmp_path):
    """A portal whose cells speak to assistants."""
    portal(tmp_path, [fact("2022", Decimal(7)), fact("2023", Decimal(9), note=HOSTILE)])
    return tmp_path


def test_the_sdk_lists_and_calls_every_tool_over_stdio(site):
    """Hostile cells arrive as they are."""
    server = StdioServerParameters(
        command=COMMAND[0], args=[*COMMAND[1:], str(site)], env=dict(os.environ)
    )
    check(*run(stdio_client(server)))


def test_the_same_over_http(site):
    """On this machine alone."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [*COMMAND, str(site), "--http", str(port)], stderr=subprocess.DEVNULL
    ) as process:
        try:
            for _ in range(600):
                with socket.socket() as attempt:
                    if attempt.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            check(*run(streamable_http_client(f"http://127.0.0.1:{port}/mcp")))
        finally:
            process.terminate()


def test_what_is_no_portal_is_refused(tmp_path):
    """Before any client is answered."""
    done = subprocess.run([*COMMAND, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode != 0 and "facts/index.json" in done.stderr + done.stdout


def test_without_the_extra_one_line_says_what_to_install(site, monkeypatch):
    """Nothing else happens."""
    monkeypatch.setattr("site_builder.extensions.mcp.serving.is_installed", lambda _: False)
    with pytest.raises(MessageError, match=r"pip install \"site-builder\[mcp\]\""):
        mcp.callback(str(site), None, None)
