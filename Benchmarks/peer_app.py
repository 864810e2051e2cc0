"""A small OAuth server and asset API as one would write it with Flask and Authlib: RFC 9068 tokens signed with ES256,
assets from SQLite. Settings come from the environment, by peer.py."""

import hashlib
import hmac
import json
import os
import sqlite3
import threading

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant, ResourceOwnerPasswordCredentialsGrant
from authlib.oauth2.rfc9068 import JWTBearerTokenGenerator, JWTBearerTokenValidator, JWTIntrospectionEndpoint
from flask import Flask, Response, abort, jsonify, request
from joserfc.jwk import ECKey

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # Loopback without TLS.
ISSUER = "http://127.0.0.1"
KEY = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
PEPPER = os.urandom(32)


def keyed_hash(text):
    return hmac.digest(PEPPER, text.encode(), hashlib.sha256)


class Client(ClientMixin):
    def __init__(self, text):
        self.client_id, secret = text.split(":")
        self.secret = keyed_hash(secret)

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return None

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, redirect_uri):
        return False

    def check_client_secret(self, client_secret):
        return hmac.compare_digest(self.secret, keyed_hash(client_secret))

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_basic"

    def check_response_type(self, response_type):
        return False

    def check_grant_type(self, grant_type):
        return grant_type in {"client_credentials", "password"}


class User:
    def __init__(self, text):
        self.name, password = text.split(":")
        self.password = keyed_hash(password)

    def get_user_id(self):
        return self.name


CLIENT = Client(os.environ["PEER_CLIENT"])
USER = User(os.environ["PEER_USER"])


class PasswordGrant(ResourceOwnerPasswordCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

    def authenticate_user(self, username, password):
        is_right = hmac.compare_digest(USER.password, keyed_hash(password))
        return USER if is_right and username == USER.name else None


class TokenGenerator(JWTBearerTokenGenerator):
    def get_jwks(self):
        return KEY

    def get_audiences(self, client, user, scope):
        return "api"


class TokenValidator(JWTBearerTokenValidator):
    def get_jwks(self):
        return KEY


class Introspection(JWTIntrospectionEndpoint):
    def get_jwks(self):
        return KEY

    def check_permission(self, token, client, request):
        return token["client_id"] == client.get_client_id()

    def get_username(self, user_id):
        return user_id


app = Flask(__name__)
server = AuthorizationServer(
    app, query_client=lambda name: CLIENT if name == CLIENT.client_id else None, save_token=lambda token, asked: None)
server.register_token_generator("default", TokenGenerator(ISSUER, alg="ES256"))
server.register_grant(ClientCredentialsGrant)
server.register_grant(PasswordGrant)
server.register_endpoint(Introspection(ISSUER, server))
protect = ResourceProtector()
protect.register_token_validator(TokenValidator(ISSUER, "api"))
connections = threading.local()


def rows(query, *values):
    """Rows as objects, from a connection that each thread keeps."""
    if not hasattr(connections, "database"):
        connections.database = sqlite3.connect(os.environ["PEER_DATABASE"], detect_types=sqlite3.PARSE_DECLTYPES)
        connections.database.row_factory = sqlite3.Row
    found = connections.database.execute(query, values).fetchall()
    return [{name: row[name] for name in row.keys() if row[name] is not None} for row in found]


sqlite3.register_converter("JSON", json.loads)


@app.get("/ping")
def ping():
    return Response("pong\n", content_type="text/plain; charset=utf-8")


@app.post("/token")
def token():
    return server.create_token_response()


@app.post("/introspect")
def introspect():
    return server.create_endpoint_response("introspection")


@app.get("/assets/<identifier>")
@protect()
def asset(identifier):
    found = rows("SELECT * FROM asset WHERE id = ?", identifier)
    return jsonify(found[0]) if found else abort(404)


@app.get("/assets")
@protect()
def page():
    size = request.args.get("size", 20, type=int)
    content = rows("SELECT * FROM asset ORDER BY id LIMIT ? OFFSET ?", size, size * request.args.get("page", 0, type=int))
    total = rows("SELECT COUNT(*) AS n FROM asset")[0]["n"]
    return jsonify(
        totalPages=-(-total // size), totalElements=total, number=0, size=size, numberOfElements=len(content),
        content=content)
