"""Reads shared files as botocore does: one JSON object a line on stdin, one on stdout.

{"config": PATH, "credentials": PATH} asks for every setting of every profile; with "profile" it asks for that
profile's credentials, by whatever calls that takes: each goes to the server "through", under the name of the host that
it was meant for. {"environment": {NAME: VALUE}, "of": [NAME]} asks for the region and the key that these variables mean.
"""

import json
import os
import sys

from urllib.parse import urlsplit

import botocore.httpsession
import botocore.session

send = botocore.httpsession.URLLib3Session.send


def lead_through(server):
    def led(session, request):
        meant = urlsplit(request.url)
        request.headers["Host"] = meant.netloc
        request.url = server + request.url.split(meant.netloc, 1)[1]
        return send(session, request)

    botocore.httpsession.URLLib3Session.send = led



def meant(request):
    for name in request["of"]:
        os.environ.pop(name, None)
    os.environ.update(request["environment"])
    session = botocore.session.Session()
    key = session.get_credentials().get_frozen_credentials().access_key
    return {"region": session.get_config_variable("region"), "access_key_id": key}


def answer(request):
    if "environment" in request:
        return meant(request)
    os.environ["AWS_CONFIG_FILE"] = request["config"]
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = request["credentials"]
    if "profile" not in request:
        # Making a session takes longer than reading the files, so one of them reads them again and again.
        reader._config = None
        found = reader.full_config
        return {"profiles": found["profiles"], "sso_sessions": found.get("sso_sessions", {})}
    for name in [name for name in os.environ if name.startswith("AWS_ENDPOINT_URL")]:
        del os.environ[name]
    lead_through(request["through"])
    session = botocore.session.Session(profile=request["profile"])
    # It asks for a code at the terminal, by a function that is handed over when it is made.
    role = session.get_component("credential_provider").get_provider("assume-role")
    role._prompter = lambda prompt: request["code"]
    credentials = session.get_credentials()
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
