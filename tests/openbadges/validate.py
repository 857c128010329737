"""Runs 1EdTech's validator of Open Badges 2.0 (the package `openbadges`) on every badge class and issuer of a running server.

What is given is the address of the server. The context of Open Badges comes from the project's own copy, so nothing is
fetched but from the server itself.
"""

import json
import pathlib
import sys
import urllib.request

import openbadges.verifier.verifier as verifier
from openbadges.verifier.openbadges_context import OPENBADGES_CONTEXT_V2_URI
from openbadges.verifier.utils import CachableDocumentLoader

CONTEXT = pathlib.Path(__file__).parents[2] / "schema/contexts/ob-v2p0.jsonld"
QUERY = "{ badgeClasses(first: 200) { nodes { code source { id } openBadgesUrl(standard: V2) issuer { issuerProfile { email openBadgesUrl(standard: V2) } } } } }"


class OwnContext(CachableDocumentLoader):
    """Answers the one context from the file; everything else must be on the server."""

    def __init__(self, base):
        super().__init__(use_cache=False)
        self.base = base

    def __call__(self, url):
        if url == OPENBADGES_CONTEXT_V2_URI:
            return {"contextUrl": None, "documentUrl": url, "document": CONTEXT.read_text()}
        assert url.startswith(self.base), f"the validator asks for {url}"
        return super().__call__(url)


def asked(base):
    """Every badge class of the issuers themselves, and every issuer that can be valid: 2.0 demands an e-mail address."""
    body = json.dumps({"query": QUERY}).encode()
    request = urllib.request.Request(f"{base}/graphql", body, {"Content-Type": "application/json"})
    nodes = json.load(urllib.request.urlopen(request))["data"]["badgeClasses"]["nodes"]
    addresses = []
    for node in nodes:
        profile = node["issuer"]["issuerProfile"]
        if node["source"] is None and profile["email"]:
            addresses += [(node["openBadgesUrl"], "BadgeClass"), (profile["openBadgesUrl"], "Profile")]
    return sorted(set(addresses))


def main(base):
    failed = 0
    addresses = asked(base)
    # The validator makes its loader by itself.
    verifier.CachableDocumentLoader = lambda **_: OwnContext(base)
    for address, kind in addresses:
        report = verifier.verify(address, use_cache=False)["report"]
        messages = [m for m in report["messages"] if m["messageLevel"] != "INFO"]
        if not report["valid"] or messages or report["validationSubject"] != address:
            failed += 1
            print(f"{kind} {address}: {json.dumps(messages or report, indent=1)}", file=sys.stderr)
    print(f"{len(addresses) - failed} of {len(addresses)} badge classes and issuers are valid Open Badges 2.0")
    if failed or len(addresses) < 10:
        sys.exit(1)


main(sys.argv[1])
