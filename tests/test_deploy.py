# SPDX-License-Identifier: EUPL-1.2
"""What deploy/ ships works: settings that exist, checks that pass, units that are closed, and nginx as it is meant."""

from __future__ import annotations

import configparser
import datetime as dt
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.served import free_port
from tests.source import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
needs_nginx = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed: apt-get install nginx")
# Not read by Vänort: what PostgreSQL's image, nginx and the language's runtime ask for.
OTHERS = {"POSTGRES_PASSWORD", "POSTGRES_USER", "TZ", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}


def env_file():
    """Return the variables of the example, with those that are commented out."""
    lines = (DEPLOY / "vanort.env").read_text(encoding="utf-8").splitlines()
    return dict(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]+)=(.*)$", "\n".join(lines), re.MULTILINE))


def unit(path):
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser


def compose():
    return yaml.safe_load((DEPLOY / "docker" / "compose.yml").read_text(encoding="utf-8"))


def test_every_variable_is_one_that_the_settings_know():
    table = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    known = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)`", table, re.MULTILINE))
    used = set(env_file())
    for service in compose()["services"].values():
        used |= set(service.get("environment", {}))
    docker = (DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8")
    used |= set(re.findall(r"([A-Z][A-Z0-9_]+)=", re.search(r"^ENV .*$", docker, re.MULTILINE)[0]))
    assert used - OTHERS - known == set()
    assert {"SITE_URL", "BEHIND_PROXY", "DATABASE_URL", "MEDIA_BUCKET"} <= used


def test_the_shipped_settings_pass_every_check_of_a_deployment(tmp_path):
    given = {name: value for name, value in env_file().items() if value and not name.startswith(("MEDIA_", "DATABASE"))}
    given |= {"VANORT_VAR": str(tmp_path), "PUBLISH_PAGES": str(tmp_path / "pages")}
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env={**kept, **given}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_every_unit_is_closed_in(path):
    service = dict(unit(path)["Service"])
    assert service["User"] == "vanort"
    assert service["ProtectSystem"] == "strict"
    for lock in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "RestrictNamespaces"):
        assert service[lock] == "yes"
    assert service["CapabilityBoundingSet"] == ""
    assert service["EnvironmentFile"] == "/etc/vanort/vanort.env"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_every_unit_runs_a_program_that_exists(path):
    words = unit(path)["Service"]["ExecStart"].split()
    assert words[0] == "/opt/vanort/.venv/bin/python"
    if words[1] == "manage.py":
        commands = [file.stem for file in ROOT.glob("vanort/*/management/commands/*.py")]
        assert words[2] in commands
    else:
        assert words[1:3] == ["-m", "granian"]
        assert words[-1] == "config.wsgi:application"


def test_every_timer_has_its_unit():
    timers = {path.stem for path in (DEPLOY / "systemd").glob("*.timer")}
    assert timers == {"vanort-daily", "vanort-backup"}
    assert timers <= {path.stem for path in UNITS}


def test_the_image_runs_as_nobody_special_and_says_when_it_is_ill():
    lines = (DEPLOY / "docker" / "Dockerfile").read_text(encoding="utf-8")
    assert re.search(r"^USER vanort$", lines, re.MULTILINE)
    assert "/healthz" in re.search(r"^HEALTHCHECK .*\n.*$", lines, re.MULTILINE)[0]
    for name in re.findall(r"^COPY (?!requirements)(.+) \S+$", lines, re.MULTILINE):
        assert all((ROOT / one).exists() for one in name.split())
    assert (ROOT / "requirements-server.lock").exists()


def test_compose_prepares_before_it_serves():
    services = compose()["services"]
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
        assert services[name]["cap_drop"] == ["ALL"]
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in services["database"]


# nginx, started as it is shipped, but for its places and ports.


def certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "vanorter.example.se")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )  # fmt: skip


class Site(BaseHTTPRequestHandler):
    """Stands for Vänort: tells what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.rfile.read(length)
        told = {"path": self.path, "method": self.command, "length": length, "headers": dict(self.headers)}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Strict-Transport-Security", "of the site")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_words):
        pass


class Nginx:
    def __init__(self, folder, site):
        self.http, self.https, self.site = free_port(), free_port(), site
        self.folder, self.var = folder, folder / "var"
        shutil.copytree(DEPLOY / "nginx", folder / "deploy" / "nginx")
        for path in (folder / "deploy" / "nginx").iterdir():
            path.write_text(self._moved(path.read_text(encoding="utf-8")), encoding="utf-8")
        certificate(folder)
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        who = "user root;\n" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(
            f"{who}daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
            f"events {{}}\nhttp {{\naccess_log {folder}/access.log; include /etc/nginx/mime.types;\n{temporary}"
            f"include {folder}/deploy/nginx/vanort.conf;\n}}\n"
        )
        self.command = ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", f"{folder}/error.log"]

    def _moved(self, text):
        for old, new in {
            "/opt/vanort/": f"{self.folder}/",
            "/var/lib/vanort": str(self.var),
            "127.0.0.1:8000": f"127.0.0.1:{self.site}",
            "/var/cache/vanort": str(self.folder / "cache"),
            "/etc/letsencrypt/live/vanorter.example.se": str(self.folder),
        }.items():
            text = text.replace(old, new)
        text = re.sub(r"listen 80;", f"listen 127.0.0.1:{self.http};", text)
        text = re.sub(r"listen 443 ", f"listen 127.0.0.1:{self.https} ", text)
        return re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)

    def start(self):
        self.process = subprocess.Popen(self.command)
        for _attempt in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.https)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((self.folder / "error.log").read_text())

    def ask(self, path, method="GET", body=None, **headers):
        trusted = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        with closing(HTTPSConnection("127.0.0.1", self.https, context=trusted, timeout=20)) as line:
            line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = line.getresponse()
            return answer, answer.read()

    def told(self, path, method="GET", body=None, **headers):
        answer, text = self.ask(path, method, body, **headers)
        assert answer.status == 200, text
        return json.loads(text)


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever).start()
    made = Nginx(tmp_path_factory.mktemp("nginx"), site.server_port)
    files = {
        "static/ui/vanort.0123456789ab.css": "style", "static/ui/vanort.css": "style", "media/images/a.png": "picture",
        "media/documents/a.pdf": "secret", "media/original_images/a.png": "original", "secret_key": "key",
    }  # fmt: skip
    for name, text in files.items():
        (made.var / name).parent.mkdir(parents=True, exist_ok=True)
        (made.var / name).write_text(text)
    made.start()
    yield made
    made.process.terminate()
    made.process.wait(10)
    site.shutdown()
    site.server_close()


@needs_nginx
def test_nginx_accepts_what_is_shipped(nginx):
    done = subprocess.run([*nginx.command, "-t"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


@needs_nginx
def test_the_site_hears_of_addresses_only_what_nginx_knows(nginx):
    told = nginx.told(
        "/", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="http", X_Forwarded_Host="evil.example", X_Real_IP="6.6.6.6",
        Forwarded="for=6.6.6.6", Proxy="evil.example", X_Forwarded_Port="1", Host="127.0.0.1",
    )  # fmt: skip
    headers = {name.lower(): value for name, value in told["headers"].items()}
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "https"
    assert headers["host"] == "127.0.0.1"
    assert "6.6.6.6" not in json.dumps(headers)
    assert "evil.example" not in json.dumps(headers)


@needs_nginx
@pytest.mark.parametrize(
    "path",
    [
        "/tidslinje/?q=%C3%A5&sida=2", "/a%2Fb//c/", "/admin/?x=1", "/media/original_images/a.png",
        "/media/documents/a.pdf", "/media/images/nowhere.png", "/secret_key",
    ],
)  # fmt: skip
def test_what_nginx_has_not_itself_the_site_is_asked_for_as_it_came(nginx, path):
    assert nginx.told(path, Cookie="a=b")["path"] == path


@needs_nginx
def test_posts_come_through_whole(nginx):
    told = nginx.told("/kontakt/skriv/", "POST", b"x" * 300_000)
    assert (told["method"], told["length"]) == ("POST", 300_000)


@needs_nginx
def test_too_much_is_refused_but_films_in_the_office(nginx):
    assert nginx.ask("/kontakt/skriv/", "POST", b"x" * 3_000_000)[0].status == 413
    assert nginx.told("/admin/documents/add/", "POST", b"x" * 3_000_000)["length"] == 3_000_000


@needs_nginx
def test_reports_may_bring_photographs(nginx):
    for path in ("/rapport/", "/en/rapport/"):
        assert nginx.told(path, "POST", b"x" * 3_000_000)["length"] == 3_000_000
    assert nginx.ask("/rapport/", "POST", b"x" * 52_500_000)[0].status == 413
    assert nginx.ask("/rapporter/", "POST", b"x" * 3_000_000)[0].status == 413


@needs_nginx
def test_no_log_holds_an_address_that_is_a_key(nginx):
    for path in ("/lank/hemligt-sv/", "/en/lank/hemligt-en/"):
        assert nginx.told(path)["path"] == path
        with closing(HTTPConnection("127.0.0.1", nginx.http, timeout=20)) as line:
            line.request("GET", path, headers={"Host": "localhost"})
            assert line.getresponse().status == 301
    assert nginx.told("/vanorter/", Cookie="a=b")["path"] == "/vanorter/"
    # The line is written when the answer has left; the one of the last request says that all others are there.
    for _time in range(100):
        logs = "".join(path.read_text(errors="replace") for path in nginx.folder.rglob("*.log"))
        if "GET /vanorter/" in logs:
            break
        time.sleep(0.1)
    assert "GET /vanorter/" in logs
    assert "hemligt" not in logs


@needs_nginx
def test_files_have_their_headers_and_the_sites_own_are_left_alone(nginx):
    hashed, body = nginx.ask("/static/ui/vanort.0123456789ab.css")
    plain, _body = nginx.ask("/static/ui/vanort.css")
    picture, _picture = nginx.ask("/media/images/a.png")
    assert body == b"style"
    assert hashed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert plain.headers["Cache-Control"] == "public, max-age=3600"
    assert picture.headers["Cache-Control"] == "public, max-age=86400"
    for answer in (hashed, plain, picture):
        assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000; includeSubDomains"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Server"] == "nginx"
    assert nginx.ask("/", Cookie="a=b")[0].headers.get_all("Strict-Transport-Security") == ["of the site"]


@needs_nginx
def test_without_tls_everybody_is_sent_to_the_same_place_with_it(nginx):
    with closing(HTTPConnection("127.0.0.1", nginx.http, timeout=20)) as line:
        line.request("GET", "/tidslinje/?q=1", headers={"Host": "vanorter.example.se"})
        answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "https://vanorter.example.se/tidslinje/?q=1")


@needs_nginx
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize(("version", "is_spoken"), [("TLSv1_1", False), ("TLSv1_2", True), ("TLSv1_3", True)])
def test_only_present_tls_is_spoken(nginx, version, is_spoken):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(nginx.folder / "fullchain.pem")
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.set_alpn_protocols(["h2"])
    context.minimum_version = ssl.TLSVersion.TLSv1_1 if not is_spoken else getattr(ssl.TLSVersion, version)
    context.maximum_version = getattr(ssl.TLSVersion, version)
    with socket.create_connection(("127.0.0.1", nginx.https), 20) as plain:
        if not is_spoken:
            with pytest.raises(OSError, match=r"(?i)protocol|reset|eof"):
                context.wrap_socket(plain, server_hostname="127.0.0.1")
            return
        with context.wrap_socket(plain, server_hostname="127.0.0.1") as line:
            assert line.selected_alpn_protocol() == "h2"
            assert "GCM" in line.cipher()[0] or "POLY1305" in line.cipher()[0]


@needs_nginx
def test_a_flood_is_slowed_down_and_a_class_is_not(nginx):
    codes = [nginx.ask("/", Cookie="a=b")[0].status for _time in range(60)]
    assert codes == [200] * 60
    done = []

    def flood():
        for _time in range(60):
            done.append(nginx.ask("/", Cookie="a=b")[0].status)

    threads = [threading.Thread(target=flood) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(done) == {200, 429}


@needs_nginx
def test_while_vanort_starts_anew_visitors_are_told(tmp_path):
    alone = Nginx(tmp_path, free_port())
    alone.start()
    try:
        answer, body = alone.ask("/", Cookie="a=b")
    finally:
        alone.process.terminate()
        alone.process.wait(10)
    assert (answer.status, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (503, "30", "no-store")
    assert "Försök igen" in body.decode()
