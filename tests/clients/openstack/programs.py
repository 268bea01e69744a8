"""The programs of the OpenStack family, run the way their users run them: with variables and arguments."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass

ENDPOINT = os.environ.get("ZC_ENDPOINT", "")
AUTH_URL = f"{ENDPOINT}/v3"


@dataclass(frozen=True)
class Ran:
    """What a program left behind."""

    code: int
    output: str
    errors: str

    def __str__(self):
        return f"exit code {self.code}: {self.output}{self.errors}".strip()


class Broken(Exception):
    """A program failed that a story cannot go on without."""


def users():
    """The access keys that the run made, by what they are for: each with `account` and the fields of `key create`."""
    return json.loads(os.environ["KEYS"])


def password_of(user):
    """The variables of somebody who signs in with a password."""
    return {
        "OS_AUTH_URL": AUTH_URL,
        "OS_USERNAME": user["accessKeyId"],
        "OS_PASSWORD": user["accessKeyPassword"],
        "OS_PROJECT_NAME": user["account"],
        "OS_USER_DOMAIN_ID": "default",
        "OS_PROJECT_DOMAIN_ID": "default",
        "OS_IDENTITY_API_VERSION": "3",
    }


class Program:
    """One program as one user."""

    def __init__(self, name, variables):
        """`name` is looked for in the folders of PROGRAMS."""
        self._name = name
        self._path = shutil.which(name, path=os.environ["PROGRAMS"])
        self._variables = {variable: value for variable, value in variables.items() if value is not None}

    def with_(self, **variables):
        """The same program with other variables; None takes one away."""
        return Program(self._name, {**self._variables, **variables})

    def __call__(self, *arguments):
        """Runs it to its end."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("OS_") and name not in ("PYTHONPATH", "KEYS")
        }
        ran = subprocess.run(
            [self._path, *arguments],
            env={**kept, **self._variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    def done(self, *arguments):
        """What it printed; a failure ends the story."""
        ran = self(*arguments)
        if ran.code != 0:
            raise Broken(f"{self._name} {' '.join(arguments)}: {ran}")
        return ran.output.strip()

    def json(self, *arguments):
        """What it printed as JSON; a failure ends the story."""
        return json.loads(self.done(*arguments, "-f", "json"))

    def table(self, *arguments):
        """The cells of the table it printed, by row and without the head; for programs without JSON."""
        lines = [line for line in self.done(*arguments).splitlines() if line.startswith("|")]
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]
