"""The local workspace answers this machine and its own page, whatever a web site tries."""

import http.client
import json
from urllib.parse import quote, urlsplit

import pytest

from bot.workspace.records import StoredFile
from tests.security.conftest import Door
from tests.workspace.driver import http as ask

JSON = {"Content-Type": "application/json"}
POST = "/api/chat.postMessage?token=xoxb-local-workspace-bot&channel=C01IMT&text=forged"
PATHS = ["/", POST, "/_workspace/state", "/_workspace/log", "/_workspace/messages?user=sda",
         "/_workspace/events", "/socket?ticket=x", "/files-pri/F1/x", "/response/x"]  # fmt: skip
FOREIGN = ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil.example",
           "[::1].evil.example", "0.0.0.0", "169.254.169.254", "", "2130706433"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", FOREIGN)
def test_no_other_name_leads_here(door: Door, path: str, host: str) -> None:
    assert ask(f"{door.running.url}{path}", headers={"Host": host})[0] == 403
    assert "forged" not in door.shown("C01IMT", "U01SDA")


@pytest.mark.parametrize("path", PATHS[1:])
def test_no_web_site_calls_it_from_a_browser(door: Door, path: str) -> None:
    url = f"{door.running.url}{path}"
    assert ask(url, headers={"Sec-Fetch-Site": "cross-site"})[0] == 403
    assert ask(url, b"", {"Origin": "https://evil.example"}, "POST")[0] == 403
    assert ask(url, b"", {"Origin": "null"}, "POST")[0] == 403
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Origin": "https://evil.example"}
    assert ask(url, headers=upgrade)[0] == 403
    assert "forged" not in door.shown("C01IMT", "U01SDA")


def test_its_own_page_and_a_link_to_it_work(door: Door) -> None:
    url = door.running.url
    own = {"Sec-Fetch-Site": "same-origin", "Origin": url}
    assert ask(f"{url}/", headers={"Sec-Fetch-Site": "cross-site"})[0] == 200
    assert ask(f"{url}/_workspace/state", headers=own)[0] == 200
    assert ask(f"{url}/_workspace/faults", b"{}", {**own, **JSON})[0] == 400


def test_every_answer_keeps_other_sites_out(door: Door) -> None:
    for path in ("/", "/_workspace/state", "/api/auth.test", "/nothing"):
        _, _, headers = ask(f"{door.running.url}{path}")
        told = {name.lower(): value for name, value in headers.items()}
        assert told["x-content-type-options"] == "nosniff"
        assert told["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in told


def test_it_listens_on_this_machine_alone(door: Door) -> None:
    assert urlsplit(door.running.url).hostname == "127.0.0.1"


CLIMBING = ["../server.py", "..%2fserver.py", "%2e%2e/server.py", "....//server.py", "/etc/passwd",
            "..\\server.py", "a/../../server.py", "%00", "index.html%00.js", "."]  # fmt: skip


@pytest.mark.parametrize("name", CLIMBING)
@pytest.mark.parametrize("folder", ["page", "fonts", "files"])
def test_no_name_climbs_out_of_its_folder(door: Door, folder: str, name: str) -> None:
    where = urlsplit(door.running.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
    connection.putrequest("GET", f"/_workspace/{folder}/{name}", skip_host=True)
    connection.putheader("Host", "127.0.0.1")
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status in (400, 404)
    assert b"import" not in body
    assert b"root:" not in body


def test_a_name_cannot_write_headers(door: Door) -> None:
    workspace = door.running.workspace
    name = 'a"; filename="x.html\r\nSet-Cookie: a=b\r\n\r\n<script>'
    workspace.files["F0NAME"] = StoredFile("F0NAME", name, "", "U01SDA", 3, "text/html", "html", 0)
    status, _, headers = ask(f"{door.running.url}/_workspace/files/F0NAME")
    assert status == 200
    assert "Set-Cookie" not in headers
    assert quote(name, safe="") in headers["Content-Disposition"]


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 100_000, "\ud800", "nul"])
def test_a_body_made_to_harm_is_refused(door: Door, body: str) -> None:
    encoded = body.encode("utf-8", "surrogatepass")
    status, answer, _ = ask(f"{door.running.url}/_workspace/state", encoded, JSON)
    assert status == 400
    assert json.loads(answer)["ok"] is False
