# SPDX-License-Identifier: EUPL-1.2
"""An nginx of its own in a folder of its own, for as long as a measurement takes."""

from __future__ import annotations

import contextlib
import getpass
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

SHIPPED = Path(__file__).resolve().parent.parent / "deploy" / "nginx"
MAIN = """
user {user}; worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; env TZ;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; types {{ text/html html; }}
  client_body_temp_path {folder}/temp; proxy_temp_path {folder}/temp; fastcgi_temp_path {folder}/temp;
  uwsgi_temp_path {folder}/temp; scgi_temp_path {folder}/temp;
  {maps}
  server {{ listen 127.0.0.1:{port}; {server} }}
}}
"""
BEHIND = """
  location @vanort {{
    proxy_pass http://127.0.0.1:{port}$request_uri; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Proto https;
  }}
"""


def program() -> str:
    """Return where nginx is; empty when it is not installed."""
    return shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin") or ""


def plain(root: Path) -> tuple[str, str]:
    """Return a configuration that serves a folder and nothing else: what any page is measured against."""
    return "", f"location / {{ root {root}; index index.html; gzip_static on; }}"


def shipped(pages: Path, site: int) -> tuple[str, str]:
    """Return the configuration that the project ships for its pages, before a site.

    Args:
        pages: the site's PUBLISH_PAGES.
        site: the port where the site answers itself.
    """
    maps, server = ((SHIPPED / name).read_text(encoding="utf-8") for name in ("pages-maps.conf", "pages.conf"))
    return maps, server.replace("/var/cache/vanort/pages", str(pages)) + BEHIND.format(port=site)


@contextlib.contextmanager
def nginx(folder: Path, port: int, configuration: tuple[str, str]) -> Iterator[None]:
    """Serve while the block runs.

    Args:
        folder: an empty folder for its files.
        port: where it listens on this machine.
        configuration: lines for the blocks ``http`` and ``server``.

    Raises:
        RuntimeError: with what it said, when it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "nginx.conf"
    maps, server = configuration
    # Its workers read what this user has written.
    user = getpass.getuser()
    file.write_text(MAIN.format(user=user, folder=folder, port=port, maps=maps, server=server), encoding="utf-8")
    process = subprocess.Popen(
        [program(), "-c", str(file), "-e", str(folder / "error.log")], env={"TZ": "Europe/Stockholm"}
    )
    try:
        for _try in range(100):
            if process.poll() is not None:
                raise RuntimeError((folder / "error.log").read_text(encoding="utf-8"))
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)
