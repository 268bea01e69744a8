"""Signed requests of the Zenlayer door, as ZC2-HMAC-SHA256 has them."""

import hashlib
import hmac
import json
import time

ALGORITHM = "ZC2-HMAC-SHA256"
SIGNED = "content-type;host"


def headers_of(key_id, password, host, body):
    """The headers that sign a body."""
    seconds = str(int(time.time()))
    digest = hashlib.sha256(body).hexdigest()
    canonical = f"POST\n/\n\ncontent-type:application/json\nhost:{host}\n\n{SIGNED}\n{digest}"
    to_sign = f"{ALGORITHM}\n{seconds}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(password.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "X-ZC-Timestamp": seconds,
        "X-ZC-Signature-Method": ALGORITHM,
        "Authorization": f"{ALGORITHM} Credential={key_id}, SignedHeaders={SIGNED}, Signature={signature}",
    }


def call(connection, key, action, parameters, service="sdn", version="2023-08-30"):
    """The answer of one signed call; anything but a success is an error."""
    key_id, password = key
    host = f"{connection.host}:{connection.port}"
    body = json.dumps(parameters).encode()
    headers = headers_of(key_id, password, host, body)
    headers.update({"X-ZC-Action": action, "X-ZC-Version": version})
    connection.request("POST", f"/api/v2/{service}", body, headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        raise AssertionError(f"{action} {parameters}: {answer.status} {text[:400]}")
    return json.loads(text)["response"]
