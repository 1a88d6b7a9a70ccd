"""Reads shared files as botocore does: one JSON object a line on stdin, one on stdout.

{"config": PATH, "credentials": PATH} asks for every setting of every profile; with "profile" it asks for that
profile's credentials, by whatever calls that takes.
"""

import json
import os
import sys

import botocore.session


def answer(request):
    os.environ["AWS_CONFIG_FILE"] = request["config"]
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = request["credentials"]
    if "profile" not in request:
        # Making a session takes longer than reading the files, so one of them reads them again and again.
        reader._config = None
        found = reader.full_config
        return {"profiles": found["profiles"], "sso_sessions": found.get("sso_sessions", {})}
    credentials = botocore.session.Session(profile=request["profile"]).get_credentials()
    if credentials is None:
        return {"error": "no credentials"}
    return {"access_key_id": credentials.get_frozen_credentials().access_key}


reader = botocore.session.Session()
for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:  # whatever it is, it is what the caller wants to know
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
