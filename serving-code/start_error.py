"""Why a model cannot be served here, with what to do about it."""

from __future__ import annotations

from hooks import MissingHook

# Top-level packages → the container families of SageMaker whose images have them.
_FAMILIES = {
    **dict.fromkeys(("sagemaker_inference", "torch"), "huggingface and pytorch"),
    **dict.fromkeys(("accelerate", "huggingface_hub", "peft", "transformers"), "huggingface"),
}
_DEFAULTS = {
    "model_fn": "the families huggingface (a pipeline) and pytorch (a TorchScript file)",
    "predict_fn": "the families huggingface and pytorch",
}


class StartError(Exception):
    """The model cannot be served; the message is for whoever deploys it."""


def explained(error: MissingHook | ModuleNotFoundError) -> StartError:
    """The error for what this host lacks and AWS's containers may have."""
    if isinstance(error, MissingHook):
        return StartError(
            f"{error}, and this host has no default for it. Define it, or deploy the model to a"
            f" SageMaker container that has one: {_DEFAULTS[error.name]}."
        )
    return StartError(f"{error}. {_where_to_get(error.name or '')}")


def _where_to_get(module: str) -> str:
    package = module.split(".")[0]
    advice = "Add it to code/requirements.txt"
    if package not in _FAMILIES:
        return f"{advice}, or to the code folder."
    return (
        f"This host does not have {package}. {advice}, or deploy the model to a SageMaker"
        f" container of a family that has it: {_FAMILIES[package]}."
    )
