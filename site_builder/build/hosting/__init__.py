"""Settings of web servers, written from one table (`build.headers`): a pure function a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from site_builder.build.hosting.apache import render_apache
from site_builder.build.hosting.caddy import render_caddy
from site_builder.build.hosting.iis import render_iis
from site_builder.build.hosting.netlify import render_netlify
from site_builder.build.hosting.nginx import render_nginx
from site_builder.build.hosting.portal import Hosted

SERVERS: Mapping[str, Callable[[Hosted], str]] = {
    "apache": render_apache,
    "caddy": render_caddy,
    "iis": render_iis,
    "netlify": render_netlify,
    "nginx": render_nginx,
}
