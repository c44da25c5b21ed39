"""No request reaches a private address unless the gateway is set, whatever a name resolves to."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx
import pytest

from tests.servers import FaultSite, page
from transforms.harvest.client import Client
from transforms.harvest.exchange import Failure, Response
from transforms.harvest.network import CheckedTransport, Deadline, is_public
from transforms.harvest.pace import Pace
from transforms.sources.model import Politeness

LIMITS = Politeness(delay_s=0, attempts=1, connect_timeout_s=0.5, read_timeout_s=0.5, total_timeout_s=1)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104 not bound
     "100.64.0.1",
     "224.0.0.1", "224.0.1.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1",
     "::ffff:127.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
     "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "fec0::1", "5f00::1", "3fff::1",
     "192.0.0.192", "168.63.129.16", "100.100.100.200", "fd00:ec2::254", "240.0.0.1"],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::5db8:d822"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "[::ffff:7f00:1]",
        "2130706433",
        "0x7f.1",
        "017700000001",
        "127.1",
        "127.0.0.1.",
        "ministry.example",
    ],
)
def test_a_private_address_is_refused_before_a_connection_is_made(site: FaultSite, host: str) -> None:
    def rebound(name: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    client = Client(LIMITS, Pace(0), resolve=rebound)
    port = site.address.rsplit(":", 1)[1]
    outcome = client.get(f"http://{host}:{port}/")
    assert isinstance(outcome, Failure) and outcome.error == "private_address"
    assert not site.hits


def test_the_real_resolver_is_judged_too(site: FaultSite) -> None:
    outcome = Client(LIMITS, Pace(0)).get(site.address + "/")
    assert isinstance(outcome, Failure) and outcome.error == "private_address"
    assert not site.hits


def test_each_connection_goes_to_the_address_that_was_judged(site: FaultSite) -> None:
    """A name that turns private between two requests is refused: it is judged at every connect."""
    site.at("/", page("hello", Connection="close"))
    _, port = site.address.removeprefix("http://").split(":")
    answers = [["127.0.0.1"], ["127.0.0.1", "10.0.0.1"]]
    allowed = frozenset({("first.example", int(port))})
    transport = CheckedTransport(Deadline(), allow=allowed, resolve=lambda h, p: answers.pop(0))
    first = transport.handle_request(httpx.Request("GET", f"http://first.example:{port}/"))
    assert first.status_code == 200
    with pytest.raises(httpx.ConnectError, match="no public address"):
        transport.handle_request(httpx.Request("GET", f"http://second.example:{port}/"))


def test_a_proxy_of_the_environment_is_not_asked(site: FaultSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would resolve the name for us, and nobody would judge the address."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, site.address)
    client = Client(LIMITS, Pace(0), resolve=lambda name, port: ["10.0.0.1"])
    outcome = client.get("http://ministry.example/")
    assert isinstance(outcome, Failure) and outcome.error == "private_address"
    assert not site.hits


def test_an_unknown_name_is_a_dns_failure() -> None:
    outcome = Client(LIMITS, Pace(0)).get("http://no-such-name.invalid/")
    assert isinstance(outcome, Failure) and outcome.error == "dns"


def test_a_certificate_nobody_vouches_for_is_a_tls_failure(tmp_path: Path) -> None:
    from tests.harvest.tls import https_server
    from transforms.harvest.address import Gateway

    with https_server(tmp_path) as (address, authority):
        refused = Client(LIMITS, Pace(0), gateway=Gateway.at(address)).get("https://ministry.example/")
        assert isinstance(refused, Failure) and refused.error == "tls"
        trusting = ssl.create_default_context(cafile=str(authority))
        found = Client(LIMITS, Pace(0), gateway=Gateway.at(address), verify=trusting).get(
            "https://ministry.example/"
        )
        assert isinstance(found, Response) and found.body == b"secret"
