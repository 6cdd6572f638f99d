"""The functions of an archive's inference.py, found and called as the toolkits do."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from inspect import signature
from typing import Any

Hook = Callable[..., Any]

_MIDDLE = ("input_fn", "predict_fn", "output_fn")


class Hooks:
    """The hooks of one module and the model that its model_fn returned."""

    def __init__(self, module_name: str, model_dir: str, context: Any) -> None:
        """Imports the module and loads the model. Raises whatever either of them raises."""
        module = importlib.import_module(module_name)
        self._context = context
        self._transform: Hook | None = getattr(module, "transform_fn", None)
        present = [name for name in _MIDDLE if hasattr(module, name)]
        if self._transform is not None and present:
            raise ValueError(f"transform_fn cannot be combined with {', '.join(present)}")
        needed = ("model_fn",) if self._transform else ("model_fn", *_MIDDLE)
        self._functions = {name: _required(module, name) for name in needed}
        self._model = self._call(self._functions["model_fn"], model_dir)

    def run(self, body: str | bytearray | None, content_type: str | None, accept: str) -> Any:
        """The unchanged result of output_fn or transform_fn."""
        if self._transform is not None:
            return self._call(self._transform, self._model, body, content_type, accept)
        data = self._call(self._functions["input_fn"], body, content_type)
        prediction = self._call(self._functions["predict_fn"], data, self._model)
        return self._call(self._functions["output_fn"], prediction, accept)

    def _call(self, hook: Hook, *arguments: Any) -> Any:
        """Both toolkits check the parameter count: one more than required means the context."""
        count = len(signature(hook).parameters)
        if count == len(arguments):
            return hook(*arguments)
        if count == len(arguments) + 1:
            return hook(*arguments, self._context)
        raise TypeError(f"{hook.__name__} takes {count} arguments but {len(arguments)} were given.")


def _required(module: Any, name: str) -> Hook:
    hook = getattr(module, name, None)
    if hook is None:
        # The real toolkits fall back to default handlers here: a transformers pipeline, or a
        # TorchScript file called with a tensor. Archives of this project always have all hooks.
        raise AttributeError(
            f"{module.__name__}.py defines no {name}, and this container has no default for it"
        )
    return hook
