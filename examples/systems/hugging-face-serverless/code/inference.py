"""The image's own pipeline and formats: {"inputs"} → [{"label", "score"}], as without a script."""


def predict_fn(data, model):
    return model(data["inputs"], **data.get("parameters", {}))
