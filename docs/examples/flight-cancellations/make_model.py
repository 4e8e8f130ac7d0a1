"""A model of cancelled flights for MLflow: make_model.py FLIGHTS.CSV FOLDER

    pip install mlflow-skinny pandas uvicorn
    python3 make_model.py build/demo/flights.csv build/cancellations
    mlflow models serve -m build/cancellations -p 5000 --env-manager local
"""

import sys

import mlflow.pyfunc
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema


class Cancellations(mlflow.pyfunc.PythonModel):
    """The share of flights that were cancelled in a month and at an hour, drawn towards the share of
    all, the fewer flights there were."""

    def __init__(self, flights, weight=50):
        cancelled = flights["dep_time"].isna()
        self.overall = cancelled.mean()
        slots = cancelled.groupby([flights["month"], flights["hour"]])
        self.risk = ((slots.sum() + weight * self.overall) / (slots.count() + weight)).to_dict()

    def predict(self, context, model_input, params=None):
        slots = zip(model_input["m"], model_input["h"])
        return pd.DataFrame({"risk": [self.risk.get(slot, self.overall) for slot in slots]})


if __name__ == "__main__":
    flights = pd.read_csv(sys.argv[1], usecols=["month", "hour", "dep_time"])
    mlflow.pyfunc.save_model(
        sys.argv[2], python_model=Cancellations(flights), pip_requirements=[],
        signature=ModelSignature(inputs=Schema([ColSpec("double", "m"), ColSpec("double", "h")]),
                                 outputs=Schema([ColSpec("double", "risk")])))
