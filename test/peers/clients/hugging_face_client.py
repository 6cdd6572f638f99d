"""huggingface_hub classifying texts: the contract cases that its client can send."""

from __future__ import annotations

import json
from typing import Any

from huggingface_hub import InferenceClient
from huggingface_hub.errors import HfHubHTTPError

from contract_cases import Case, check_answer, load_cases, load_labels
from drive import Errand, check_problem, errand, tell
from passes import headers

JSON_TYPE = "application/json"
PARAMETERS = ("top_k", "function_to_apply")


def sendable() -> list[tuple[Case, dict[str, Any]]]:
    """The cases whose body is what this client writes: one text, and parameters that it knows."""
    own = [
        case
        for case in load_cases()
        if case.headers == {"content-type": JSON_TYPE, "accept": JSON_TYPE}
        # What it writes is always JSON, and never a key twice.
        and case.expect.get("code") != "invalid-json"
    ]
    bodies = [(case, json.loads(case.body)) for case in own]
    return [(case, body) for case, body in bodies if is_of_this_client(body)]


def is_of_this_client(body: Any) -> bool:
    """Whether text_classification would send this very body, but for parameters that are null."""
    if not isinstance(body, dict) or not isinstance(body.get("inputs"), str):
        return False
    parameters = body.get("parameters", {})
    return (
        set(body) <= {"inputs", "parameters"}
        and isinstance(parameters, dict)
        and set(parameters) <= set(PARAMETERS)
        and None not in parameters.values()
    )


def judge(case: Case, body: dict[str, Any], client: InferenceClient, to: Errand) -> None:
    """Raises AssertionError where the client's answer is not what the case expects."""
    try:
        answer = client.text_classification(body["inputs"], **body.get("parameters", {}))
    except HfHubHTTPError as refused:
        check_problem(case, refused.response.json(), to)
        return
    entries = [{"label": each.label, "score": each.score} for each in answer]
    check_answer(case, [entries], load_labels())


def client_for(to: Errand) -> InferenceClient:
    """A token is the client's own way; a key goes into its headers; without either none is sent."""
    token = to.show["token"] if to.show["kind"] == "jwt" else None
    own = {} if to.show["kind"] == "jwt" else headers(to.show)
    return InferenceClient(model=to.url, token=token, headers=own, timeout=60)


def main() -> None:
    """Runs the cases this client can send."""
    to = errand()
    client = client_for(to)
    bodies = {case.name: body for case, body in sendable()}
    tell(
        [case for case, _ in sendable()],
        lambda case: judge(case, bodies[case.name], client, to),
    )


if __name__ == "__main__":
    main()
