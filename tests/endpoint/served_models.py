"""All models of the folder MODELS in one process of MLflow's own scoring server, a path a model:

    MODELS=FOLDER uvicorn served_models:app

Each request is a line of the file CELADON_ENDPOINT_LOG: the path and the body.
"""

import json
import os
from pathlib import Path

import mlflow.pyfunc
from fastapi import FastAPI, Request
from mlflow.pyfunc import scoring_server

app = FastAPI()
log = open(os.environ["CELADON_ENDPOINT_LOG"], "a", encoding="utf-8")


@app.middleware("http")
async def note(request: Request, call_next):
    body = (await request.body()).decode(errors="replace")
    log.write(json.dumps({"path": request.url.path, "body": body[:2000]}) + "\n")
    log.flush()
    return await call_next(request)


for folder in sorted(Path(os.environ["MODELS"]).iterdir()):
    app.mount("/" + folder.name, scoring_server.init(mlflow.pyfunc.load_model(str(folder))))
