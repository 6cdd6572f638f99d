"""The default hooks of sagemaker-pytorch-inference 2.0.25: a TorchScript file and a tensor."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from arrays import ENCODERS, array_in, unsupported

# torch is imported when needed: a program with all hooks may not use it.


class PytorchDefaults:
    """On the CPU: the accelerators of the images are not here."""

    def model_fn(self, model_dir: str) -> Any:
        """`model.pt`, or the only .pt or .pth file. Raises ValueError if there are several."""
        import torch

        return torch.jit.load(_model_file(Path(model_dir)), map_location="cpu")

    def input_fn(self, body: Any, content_type: str | None) -> Any:
        """A tensor of floats from JSON or CSV, of the array's own type from NPY."""
        import torch

        array = array_in(body, content_type)
        is_text = content_type in ("application/json", "text/csv")
        return torch.FloatTensor(array) if is_text else torch.from_numpy(array)

    def predict_fn(self, data: Any, model: Any) -> Any:
        """Calls the model with the tensor."""
        import torch

        with torch.no_grad():
            model = model.to("cpu")
            model.eval()
            return model(data.to("cpu"))

    def output_fn(self, prediction: Any, accept: str) -> Any:
        """The prediction in the first supported type of Accept."""
        if type(prediction).__name__ == "Tensor":
            prediction = prediction.detach().cpu().numpy().tolist()
        wanted = accept.replace(" ", "").split(",")
        encoder = next((ENCODERS[each] for each in wanted if each in ENCODERS), None)
        if encoder is None:
            raise unsupported(accept)
        return encoder(prediction)


def _model_file(folder: Path) -> str:
    named = folder / "model.pt"
    if named.exists():
        return str(named)
    files = [each for each in os.listdir(folder) if each.endswith((".pt", ".pth"))]
    if len(files) != 1:
        raise ValueError(f"Exactly one .pth or .pt file is required for PyTorch models: {files}")
    return str(folder / files[0])
