"""The operations of the OpenAPI document, with a request for each that ought to be accepted."""

import json
import uuid
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

JSON = "application/json"
# Parameters of paths that name an asset, be it by its id or by what is written on it.
ASSET = {"assetId", "id"}
# The machine number of every example.
MACHINE = "4711"


@dataclass
class Operation:
    id: str
    method: str
    path: str
    scopes: list
    api: str
    parameters: list
    media: str = ""
    schema: dict = None
    example: object = None
    limit: int = 1 << 20
    document: dict = field(repr=False, default=None)

    def target(self, asset_id=None, query=None, prefix=None):
        """The address, with an id that nobody has unless one is given."""
        path = self.path if prefix is None else self.path.replace("/api/", prefix, 1)
        values = {}
        for parameter in self.parameters:
            if parameter["in"] == "path":
                value = str(asset_id or uuid.uuid4()) if parameter["name"] in ASSET else quote(str(parameter["example"]))
                path = path.replace("{%s}" % parameter["name"], value)
            elif parameter["in"] == "query" and parameter.get("required"):
                values[parameter["name"]] = parameter.get("example", "1")
        values.update(query or {})
        return path + ("?" + urlencode(values, doseq=True) if values else "")

    @property
    def names_an_asset(self):
        return any(parameter["in"] == "path" and parameter["name"] in ASSET for parameter in self.parameters)

    @property
    def names_a_machine(self):
        return MACHINE in self.target() + self.body().decode()

    @property
    def query_parameters(self):
        return [parameter for parameter in self.parameters if parameter["in"] == "query"]

    def body(self, **changes):
        """A body as the document shows it, some members changed."""
        if not self.schema:
            return b""
        value = self.example if self.example is not None else sample(self.schema, self.document)
        return json.dumps({**value, **changes}).encode()

    @property
    def properties(self):
        """Name and schema of every member of the body."""
        return resolve(self.schema, self.document).get("properties", {}) if self.schema else {}

    def headers(self, token=None, media=None):
        fields = [("Authorization", f"Bearer {token}")] if token is not None else []
        return fields + ([("Content-Type", media or self.media)] if self.media else [])


def operations(document):
    """Those that take a bearer token."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    bearer = {name for name, scheme in schemes.items()
              if scheme["type"] == "oauth2" or scheme.get("scheme", "").lower() == "bearer"}
    found = []
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method not in ("get", "put", "post", "delete", "patch"):
                continue
            security = operation.get("security", document.get("security", []))
            if not any(bearer & set(requirement) for requirement in security):
                continue
            body = operation.get("requestBody", {})
            media, content = next(iter(body.get("content", {}).items()), ("", {}))
            found.append(Operation(
                id=operation["operationId"], method=method.upper(), path=path, scopes=operation["x-iris-scopes"],
                api=operation["x-iris-api"], parameters=[resolve(p, document) for p in operation.get("parameters", [])],
                media=media, schema=content.get("schema"), example=content.get("example"),
                limit=body.get("x-iris-bytes", 1 << 20), document=document))
    return found


def resolve(schema, document):
    while "$ref" in schema:
        node = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            node = node[part]
        schema = node
    return schema


def types(schema, document):
    """The JSON types that a schema takes."""
    schema = resolve(schema, document)
    if "type" in schema:
        return {schema["type"]} if isinstance(schema["type"], str) else set(schema["type"])
    found = set()
    for option in schema.get("anyOf", []) + schema.get("oneOf", []):
        found |= types(option, document)
    return found


def wrong_value(schema, document):
    """A value of a type that the schema does not take."""
    allowed = types(schema, document)
    for name, value in (("object", {"x": 1}), ("array", [[1]]), ("boolean", True), ("string", "x")):
        if name not in allowed:
            return value
    raise AssertionError(f"{schema} takes every type")


def sample(schema, document):
    """The smallest value that a schema takes."""
    schema = resolve(schema, document)
    for key in ("example", "default", "const"):
        if key in schema:
            return schema[key]
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("enum"):
        return schema["enum"][0]
    kind = next(iter(sorted(types(schema, document) - {"null"})), "null")
    if kind == "object":
        return {name: sample(schema["properties"][name], document) for name in schema.get("required", [])}
    if kind == "array":
        return [sample(schema["items"], document)] * schema.get("minItems", 0)
    if kind == "string":
        return str(uuid.uuid4()) if schema.get("format") == "uuid" else "x" * max(1, schema.get("minLength", 0))
    return {"integer": schema.get("minimum", 1), "number": schema.get("minimum", 1), "boolean": False}.get(kind)
