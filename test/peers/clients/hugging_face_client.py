"""huggingface_hub text classification: the contract cases that its client can send."""

from __future__ import annotations

import json
from typing import Any

from huggingface_hub import InferenceClient
from huggingface_hub.errors import HfHubHTTPError

from contract_cases import Case, check_answer, load_cases, load_labels
from drive import ClientRun, check_problem, read_run, report
from passes import headers

JSON_TYPE = "application/json"
PARAMETERS = ("top_k", "function_to_apply")


def sendable() -> list[tuple[Case, dict[str, Any]]]:
    """The cases with a body that this client can send: one text, and supported parameters."""
    own = [
        case
        for case in load_cases()
        if case.headers == {"content-type": JSON_TYPE, "accept": JSON_TYPE}
        # It always sends valid JSON without duplicate keys.
        and case.expect.get("code") != "invalid-json"
    ]
    bodies = [(case, json.loads(case.body)) for case in own]
    return [(case, body) for case, body in bodies if is_of_this_client(body)]


def is_of_this_client(body: Any) -> bool:
    """Whether text_classification would send this body, except for null parameters."""
    if not isinstance(body, dict) or not isinstance(body.get("inputs"), str):
        return False
    parameters = body.get("parameters", {})
    return (
        set(body) <= {"inputs", "parameters"}
        and isinstance(parameters, dict)
        and set(parameters) <= set(PARAMETERS)
        and None not in parameters.values()
    )


def check(case: Case, body: dict[str, Any], client: InferenceClient, to: ClientRun) -> None:
    """Raises AssertionError if the client's result is not what the case expects."""
    try:
        answer = client.text_classification(body["inputs"], **body.get("parameters", {}))
    except HfHubHTTPError as refused:
        check_problem(case, refused.response.json(), to)
        return
    entries = [{"label": each.label, "score": each.score} for each in answer]
    check_answer(case, [entries], load_labels())


def client_for(to: ClientRun) -> InferenceClient:
    """A token uses the client's own option; a key is sent as a header."""
    token = to.show["token"] if to.show["kind"] == "jwt" else None
    own = {} if to.show["kind"] == "jwt" else headers(to.show)
    return InferenceClient(model=to.url, token=token, headers=own, timeout=60)


def main() -> None:
    """Runs the cases this client can send."""
    to = read_run()
    client = client_for(to)
    bodies = {case.name: body for case, body in sendable()}
    report(
        [case for case, _ in sendable()],
        lambda case: check(case, bodies[case.name], client, to),
    )


if __name__ == "__main__":
    main()
