"""`requests`, signing with requests-aws4auth where the route wants it: all contract cases."""

from __future__ import annotations

import requests

from contract_cases import Case, load_cases
from drive import Errand, Heard, check_heard, errand, tell
from passes import headers, signer


def ask(case: Case, to: Errand, session: requests.Session) -> Heard:
    """One POST with exactly the headers of the case, as far as requests lets them be left out."""
    sent = {**{name: None for name in ("accept", "content-type")}, **case.headers}
    answer = session.post(
        to.url,
        data=case.body,
        headers={**sent, **headers(to.show)},
        auth=signer(to.show),
        timeout=60,
    )
    found = {name.lower(): value for name, value in answer.headers.items()}
    return Heard(answer.status_code, found, answer.content)


def main() -> None:
    """Runs every contract case."""
    to = errand()
    with requests.Session() as session:
        tell(load_cases(), lambda case: check_heard(case, ask(case, to, session), to))


if __name__ == "__main__":
    main()
