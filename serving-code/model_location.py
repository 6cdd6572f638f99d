"""Where the files of the model are: in the zip, in a mounted folder, or in an archive in S3."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from model_archive import download
from start_error import StartError

FOLDER_VARIABLE = "SAGEMAKER_GATEWAY_MODEL_DIR"
ARCHIVE_VARIABLE = "SAGEMAKER_GATEWAY_ARCHIVE"


def find_model(root: Path, environment: Mapping[str, str]) -> str:
    """A folder with the layout of /opt/ml/model: `model/` if the zip has it, else by variable.

    Raises StartError if there is none.
    """
    packed = root / "model"
    if packed.is_dir():
        return str(packed)
    if folder := environment.get(FOLDER_VARIABLE):
        return _mounted(folder)
    if uri := environment.get(ARCHIVE_VARIABLE):
        return download(uri)
    raise StartError(
        f"there is no model: neither {packed}, nor {FOLDER_VARIABLE} (a mounted folder), nor"
        f" {ARCHIVE_VARIABLE} (s3://BUCKET/KEY of a model.tar.gz)"
    )


def _mounted(folder: str) -> str:
    if not Path(folder).is_dir():
        raise StartError(
            f"{FOLDER_VARIABLE} is {folder}, which is not there: check the file system of the"
            " function and what was copied to it"
        )
    return folder
