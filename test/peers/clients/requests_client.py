"""`requests`, signing with requests-aws4auth if the route requires it: all contract cases."""

from __future__ import annotations

import requests

from contract_cases import Case, load_cases
from drive import ClientRun, Response, check_response, read_run, report
from passes import headers, signer


def ask(case: Case, to: ClientRun, session: requests.Session) -> Response:
    """One POST with exactly the headers of the case, as far as requests allows omitting them."""
    sent = {**{name: None for name in ("accept", "content-type")}, **case.headers}
    answer = session.post(
        to.url,
        data=case.body,
        headers={**sent, **headers(to.show)},
        auth=signer(to.show),
        timeout=60,
    )
    found = {name.lower(): value for name, value in answer.headers.items()}
    return Response(answer.status_code, found, answer.content)


def main() -> None:
    """Runs every contract case."""
    to = read_run()
    with requests.Session() as session:
        report(load_cases(), lambda case: check_response(case, ask(case, to, session), to))


if __name__ == "__main__":
    main()
