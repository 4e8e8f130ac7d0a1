"""Models for MLflow, of each kind of answer: mlflow_models.py FOLDER

A folder a model, as `mlflow models serve -m` and `scoring_server` take it.
"""

import sys
import time

import mlflow.pyfunc
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema


class Model(mlflow.pyfunc.PythonModel):
    def __init__(self, answer):
        self.answer = answer

    def predict(self, context, model_input, params=None):
        return self.answer(model_input, params or {})


def score(rows, params):
    return pd.DataFrame({"score": rows["a"] * 2 + params.get("k", 1.0),
                         "label": rows["b"].str.upper()})


def fail(rows, params):
    raise ValueError(f"a secret row: {rows['a'].iloc[0]}")


def sleep(rows, params):
    time.sleep(4)
    return [0.0] * len(rows)


def columns(**types):
    return Schema([ColSpec(kind, name) for name, kind in types.items()])


ANSWERS = {
    "score": score,
    "list": lambda rows, params: [v * 2 for v in rows["a"]],
    "array": lambda rows, params: (rows["a"] * 2).to_numpy(),
    "two": lambda rows, params: (rows[["a", "a"]] * [2, 3]).to_numpy(),
    "series": lambda rows, params: (rows["a"] * 2).rename("twice"),
    "dict": lambda rows, params: {"twice": [v * 2 for v in rows["a"]]},
    "odd": lambda rows, params: [float("nan"), float("inf"), float("-inf"), 1.5][:len(rows)],
    "fail": fail,
    "sleep": sleep,
    "types": lambda rows, params: [str(kind) for kind in rows.dtypes] * len(rows),
    "whole": lambda rows, params: [str(v) for v in rows["a"]],
    "optional": lambda rows, params: [",".join(rows.columns)] * len(rows),
    "unicode": lambda rows, params: [v + "ß" for v in rows["größe"]],
}
SIGNATURES = {
    "score": ModelSignature(
        inputs=columns(a="double", b="string"), outputs=columns(score="double", label="string"),
        params=ParamSchema([ParamSpec("k", "double", 1.0)])),
    "whole": ModelSignature(inputs=columns(a="long")),
    "optional": ModelSignature(inputs=Schema([ColSpec("double", "a"),
                                              ColSpec("double", "b", required=False)])),
    "unicode": ModelSignature(inputs=columns(größe="string")),
}

if __name__ == "__main__":
    for name, answer in ANSWERS.items():
        mlflow.pyfunc.save_model(f"{sys.argv[1]}/{name}", python_model=Model(answer),
                                 pip_requirements=[], signature=SIGNATURES.get(name))
