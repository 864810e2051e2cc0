"""What Postman does with a collection before it sends a request, and with the script behind the answer."""

import base64
import copy
import json
import re
import subprocess
from urllib.parse import quote

# As much of Postman's `pm` as the scripts of the collection use. Prints the variables that a script has set.
SANDBOX = """
const kept = { environment: {}, collectionVariables: {} };
const input = JSON.parse(require("fs").readFileSync(0, "utf8"));
const failed = [];
const pm = {
  test: (name, check) => { try { check(); } catch (error) { failed.push(`${name}: ${error.message}`); } },
  response: {
    code: input.status,
    json: () => JSON.parse(input.body),
    to: { have: { status: (code) => { if (code !== input.status) throw new Error(`it is ${input.status}`); } } },
  },
  environment: { name: input.environment, set: (name, value) => { kept.environment[name] = value; } },
  collectionVariables: { set: (name, value) => { kept.collectionVariables[name] = value; } },
};
new Function("pm", input.script)(pm);
console.log(JSON.stringify({ ...kept, failed }));
"""


def items(collection):
    """The requests of a collection with the folder of each."""
    return [(folder["name"], item) for folder in collection["item"] for item in folder["item"]]


def filled(text, variables):
    return re.sub(r"\{\{(\w+)\}\}", lambda found: variables.get(found[1], found[0]), text)


def authorization(collection, item):
    """The field that an item's own or inherited authorization makes, with variables in it."""
    stated = item["request"].get("auth", collection["auth"])
    values = {entry["key"]: entry["value"] for entry in stated.get(stated["type"], [])}
    if stated["type"] == "bearer":
        return f"Bearer {values['token']}"
    return f"{values['username']}:{values['password']}" if stated["type"] == "basic" else None


def basic_credentials(pair):
    return base64.b64encode(pair.encode()).decode()


def address(item, values):
    """The address with its path variables, and the parameters that it must have, filled in."""
    url = item["request"]["url"]
    raw = url["raw"]
    for variable in url.get("variable", []):
        value = values.get(variable["key"], variable["value"])
        raw = re.sub(rf":{variable['key']}(?=/|\?|$)", lambda _: quote(value, safe=""), raw, count=1)
    for entry in url.get("query", []):
        if not entry.get("disabled") and isinstance(values.get(entry["key"]), str):
            raw = raw.replace(f"{entry['key']}={entry['value']}", f"{entry['key']}={quote(values[entry['key']])}")
    return raw


def sent_form(item, variables):
    fields = item["request"].get("body", {}).get("urlencoded", [])
    return [(field["key"], filled(field["value"], variables)) for field in fields if not field.get("disabled")]


def run_script(item, status, body, environment="Iris"):
    """The variables that the item's script sets behind an answer, and the tests of it that fail."""
    [event] = item["event"]
    given = {"status": status, "body": body, "script": "\n".join(event["script"]["exec"]), "environment": environment}
    printed = subprocess.run(
        ["node", "-e", SANDBOX], input=json.dumps(given), capture_output=True, text=True, timeout=30)
    assert printed.returncode == 0, printed.stderr
    return json.loads(printed.stdout)


def spelled_out(collection, keep, values, variables):
    """A copy for readers that know neither path variables, nor inherited authorization, nor variables in forms.

    `keep(folder, item)` chooses the requests, `values(item)` gives the values of path variables and parameters.
    """
    collection = copy.deepcopy(collection)
    for folder in collection["item"]:
        folder["item"] = [item for item in folder["item"] if keep(folder["name"], item)]
        for item in folder["item"]:
            request = item["request"]
            field = authorization(collection, item)
            if field is not None:
                # Readers take values of this field for secrets, and have them from their environment.
                field = field if field.startswith("Bearer ") else "Basic {{basicCredentials}}"
                request["header"].append({"key": "Authorization", "value": field})
            request["url"]["raw"] = address(item, values(item))
            for entry in request.get("body", {}).get("urlencoded", []):
                entry["value"] = filled(entry["value"], variables)
    return collection
