"""The functions of an archive's program, found and called as the toolkits do."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from importlib.util import find_spec
from inspect import signature
from types import ModuleType
from typing import Any

Hook = Callable[..., Any]

_MIDDLE = ("input_fn", "predict_fn", "output_fn")


class MissingHook(Exception):
    """The program defines no such hook, and there is no default for it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the serve script defines no {name}")
        self.name = name


class Hooks:
    """The hooks of one module, or their defaults, and the model that its model_fn returned."""

    def __init__(
        self, module_name: str, model_dir: str, context: Any, defaults: object, *, around: bool
    ) -> None:
        """Imports the module and loads the model.

        `defaults` has methods named as the hooks, for those that the program leaves out. `around`
        also calls pre_model_fn and model_warmup_fn, as only the PyTorch toolkit does. Raises
        MissingHook, and what the program raises.
        """
        module = _imported(module_name)
        self._context = context
        self._transform: Hook | None = getattr(module, "transform_fn", None)
        present = [name for name in _MIDDLE if getattr(module, name, None)]
        if self._transform is not None and present:
            raise ValueError(f"transform_fn cannot be combined with {', '.join(present)}")
        needed = ("model_fn", *(() if self._transform is not None else _MIDDLE))
        self._functions = {name: _hook(name, module, defaults) for name in needed}
        before, after = (
            getattr(module, name, None) if around else None
            for name in ("pre_model_fn", "model_warmup_fn")
        )
        if before is not None:
            self._call(before, model_dir)
        self._model = self._call(self._functions["model_fn"], model_dir)
        if after is not None:
            self._call(after, model_dir, self._model)

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


def _hook(name: str, module: ModuleType | None, defaults: object) -> Hook:
    found: Hook | None = getattr(module, name, None) or getattr(defaults, name, None)
    if found is None:
        raise MissingHook(name)
    return found


def _imported(module_name: str) -> ModuleType | None:
    """None for a program that is not there: both toolkits then use their defaults only."""
    return importlib.import_module(module_name) if find_spec(module_name) is not None else None
