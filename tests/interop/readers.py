"""Reads shared files as botocore does: one JSON object a line on stdin, one on stdout.

{"config": PATH, "credentials": PATH} asks for every setting of every profile. The others are asked in the "environment"
that goes with them (null takes a variable away), beside the one of the start:
* with "through", for the credentials of the "profile", or of the one that the environment means: each call that this
  takes goes to the server of that address, under the name of the host that it was meant for;
* with "called", for the address that a client of STS would call;
* with neither and no files, for the region and the key that the environment means.
"""

import json
import os
import sys

from urllib.parse import urlsplit

import botocore.httpsession
import botocore.session

send = botocore.httpsession.URLLib3Session.send
start = dict(os.environ)


def lead_through(server):
    def led(session, request):
        meant = urlsplit(request.url)
        request.headers["Host"] = meant.netloc
        request.url = server + request.url.split(meant.netloc, 1)[1]
        return send(session, request)

    botocore.httpsession.URLLib3Session.send = led


def meant():
    session = botocore.session.Session()
    key = session.get_credentials().get_frozen_credentials().access_key
    return {"region": session.get_config_variable("region"), "access_key_id": key}


def settings():
    # Making a session takes longer than reading the files, so one of them reads them again and again.
    reader._config = None
    found = reader.full_config
    return {"profiles": found["profiles"], "sso_sessions": found.get("sso_sessions", {})}


def credentials(request):
    lead_through(request["through"])
    session = botocore.session.Session(profile=request.get("profile"))
    # It asks for a code at the terminal, by a function that is handed over when it is made.
    role = session.get_component("credential_provider").get_provider("assume-role")
    role._prompter = lambda prompt: request["code"]
    found = session.get_credentials()
    if found is None:
        return {"error": "no credentials"}
    found = found.get_frozen_credentials()
    return {"access_key_id": found.access_key, "session_token": found.token, "account_id": found.account_id}


class Called(Exception):
    pass


def called(request):
    session = botocore.session.Session(profile=request["profile"])
    session.register_component("data_loader", reader.get_component("data_loader"))
    client = session.create_client("sts")
    if request["called"] == "really":
        return client.get_caller_identity()

    def stop(request, **_):
        raise Called(request)

    client.meta.events.register("before-send.sts.GetCallerIdentity", stop)
    try:
        return client.get_caller_identity()
    except Called as call:
        sent = call.args[0]
        return {"url": sent.url, "authorization": sent.headers["Authorization"].decode()}


def answer(request):
    os.environ.clear()
    os.environ.update(start)
    if "through" in request or "called" in request:
        for name in [name for name in start if name.startswith("AWS_ENDPOINT_URL")]:
            del os.environ[name]
    if "config" in request:
        os.environ["AWS_CONFIG_FILE"] = request["config"]
        os.environ["AWS_SHARED_CREDENTIALS_FILE"] = request["credentials"]
    for name, value in request.get("environment", {}).items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})
    if "through" in request:
        return credentials(request)
    if "called" in request:
        return called(request)
    return settings() if "config" in request else meant()


reader = botocore.session.Session()
for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:  # whatever it is, it is what the caller wants to know
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
