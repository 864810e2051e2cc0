"""Groups, categories, clients, contacts, points, zones and keys of the Classic API: their whole life in every spelling,
in two accounts, with what they do to lists of units, and with input of all kinds.
"""

import json
import xml.etree.ElementTree as ElementTree

import pytest

from harness.classic import MEDIA_TYPES, NAMESPACE, Classic
from harness.sender import Sender

ZONE = "POLYGON ((57 9, 57 10, 58 10, 58 9, 57 9))"
ADDRESS = {"country": "DK", "zipCode": "9000", "city": "Aalborg", "streetAddress": "Vej 1"}
KINDS = ("Group", "Category", "Client", "Contact", "Point", "Zone", "Key")


class Program(Classic):
    """A program, and the account's units: the first in Aalborg, the second in Rome, the third nowhere."""

    def __init__(self, server, accounts):
        sender = Sender(server, accounts)
        super().__init__(server, accounts.classic_token(sender.account))
        self.wait()
        self.sender = sender
        self.assets = [sender.asset(name) for name in ("North", "South", "Nowhere")]
        for asset, latitude, longitude in ((self.assets[0], 57.05, 9.92), (self.assets[1], 41.9, 12.5)):
            sender.samples({"assetId": asset, "locations": [
                {"time": "2026-01-02T03:04:05Z", "latitude": latitude, "longitude": longitude}]})
        self.units = [unit["id"] for unit in self.rows("/unit")]

    def get(self, kind, identifier):
        answer = self.ask(f"/{kind}/{identifier}")
        assert answer.status == 200, (kind, answer)
        [found] = answer.json()["list"]
        return found

    def fails(self, target, method, status, code, /, **parameters):
        answer = self.ask(target, method, **parameters)
        assert answer.status == status, (target, answer)
        assert answer.json()["responseStatus"]["errorCode"] == code, answer
        return answer.json()["responseStatus"]

    def of_each_kind(self):
        """What to create an object of each kind with, what it then is, and a change."""
        client = self.create("Client", name="Owner of contacts")
        group = self.create("Group", name="Group of keys")
        key = {"name": "Key", "serialNumber": "6200011587691E09", "companyName": "C", "email": "e@example.com", "mobile": "1",
               "phone": "2", "note": "N", "employeeNumber": "8", "isAdmin": True, "keyValid": "90sec", "keyExpire": "2hours",
               "units": self.units[:1], "groups": [group]}
        return {
            "Group": ({"name": "Gröup", "units": self.units[:2]}, {}, {"name": "Other"}),
            "Category": ({"name": "x'; DROP TABLE asset; --"}, {}, {"name": "<b>"}),
            "Client": ({"name": "Client", "note": "1\n2", "address": ADDRESS}, {}, {"note": "Other"}),
            "Contact": ({"clientId": client, "name": "Person", "email": "p@example.com", "phone": "1", "mobile": "2"}, {},
                        {"email": "q@example.com"}),
            "Point": ({"name": "Point", "note": "N", "location": {"latitude": 57.05, "longitude": 9.92}, "address": ADDRESS},
                      {}, {"location": {"latitude": -1, "longitude": 2.5}}),
            "Zone": ({"name": "Zone", "note": "N", "polygon": ZONE}, {}, {"polygon": "POLYGON ((1 2, 3 4, 5 6, 1 2))"}),
            "Key": (key | {"expirationDate": "2014-06-30T22:00:00Z"}, {"expirationDate": "2014-06-30T22:00:00.0000000Z"},
                    {"isAdmin": False, "units": self.units[1:3], "keyExpire": "0sec"}),
        }


@pytest.fixture(scope="module")
def owner(server, accounts):
    return Program(server, accounts)


@pytest.fixture(scope="module")
def stranger(server, accounts):
    return Program(server, accounts)


def as_query(parameters):
    """As programs put it into a query: lists with commas, objects without quotes."""
    def text(value):
        if isinstance(value, list):
            return ",".join(value)
        if isinstance(value, dict):
            return "{" + ",".join(f"{name}:{member}" for name, member in value.items()) + "}"
        return str(value)
    return {name: text(value) for name, value in parameters.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_an_object_lives_in_every_spelling(owner, kind):
    given, answered, change = owner.of_each_kind()[kind]
    expected = given | answered
    creations = [(f"/{kind}", "POST", given), (f"/{kind.lower()}/", "POST", given), (f"/Create{kind}", "POST", given),
                 (f"/Create{kind}", "GET", as_query(given)), (f"/CREATE{kind.upper()}", "GET", as_query(given)),
                 (f"/json/reply/Create{kind}", "GET", as_query(given)), (f"/json/reply/create{kind}", "POST", given)]
    updates = [("/{k}", "PUT", True), ("/{k}/{i}", "PUT", False), ("/Update{k}", "GET", True), ("/Update{k}", "POST", True),
               ("/Update{k}/{i}", "GET", False), ("/update{k}/{i}/", "POST", False), ("/json/reply/Update{k}", "POST", True)]
    deletions = [("/{k}/{i}", "DELETE", False), ("/Delete{k}", "GET", True), ("/Delete{k}", "POST", True),
                 ("/Delete{k}/{i}", "GET", False), ("/delete{k}/{i}", "POST", False), ("/json/reply/Delete{k}", "GET", True),
                 ("/json/reply/Delete{k}", "POST", True)]
    seen = set()
    for creation, update, deletion in zip(creations, updates, deletions, strict=True):
        answer = owner.ask(creation[0], creation[1], **creation[2])
        assert answer.status == 200 and list(answer.json()) == ["id"], (creation, answer)
        identifier = answer.json()["id"]
        assert identifier.isdigit() and identifier not in seen
        seen.add(identifier)
        assert owner.get(kind, identifier) == {"id": identifier} | expected
        for path, method in ((f"/{kind}", "GET"), (f"/Get{kind}", "GET"), (f"/get{kind}", "POST")):
            listed = {row["id"]: row for row in owner.ask(path, method).json()["list"]}
            assert listed[identifier] == {"id": identifier} | expected
            assert owner.ask(path, method, id=identifier).json()["list"] == [listed[identifier]]
        for path, method in ((f"/Get{kind}/{identifier}", "GET"), (f"/Get{kind}/{identifier}", "POST")):
            assert owner.ask(path, method).json()["list"] == [listed[identifier]]

        path, method, by_parameter = update
        sent = (change if method in ("POST", "PUT") else as_query(change)) | ({"id": identifier} if by_parameter else {})
        answer = owner.ask(path.format(k=kind, i=identifier), method, **sent)
        assert (answer.status, answer.json()) == (200, {}), (update, answer)
        assert owner.get(kind, identifier) == {"id": identifier} | expected | change
        # Nothing sent, nothing changed.
        assert owner.ask(f"/Update{kind}/{identifier}").status == 200
        assert owner.get(kind, identifier) == {"id": identifier} | expected | change

        path, method, by_parameter = deletion
        answer = owner.ask(path.format(k=kind, i=identifier), method, **({"id": identifier} if by_parameter else {}))
        assert (answer.status, answer.json()) == (200, {}), (deletion, answer)
        code = f"{kind.lower()}NotFound"
        for target, method in ((f"/{kind}/{identifier}", "GET"), (f"/{kind}/{identifier}", "PUT"), (f"/{kind}/{identifier}", "DELETE")):
            owner.fails(target, method, 404, code)
        assert identifier not in {row["id"] for row in owner.ask(f"/{kind}").json()["list"]}


@pytest.mark.parametrize("kind", KINDS)
def test_answers_say_the_same_in_every_format(owner, kind):
    given, _, _ = owner.of_each_kind()[kind]
    for form, media in MEDIA_TYPES.items():
        answer = owner.ask(f"/Create{kind}.{form}", "POST", **given)
        assert answer.status == 200 and answer.header("content-type").startswith(media), answer
        text = answer.body.decode()
        if form in ("json", "jsonl"):
            identifier = json.loads(text)["id"]
        elif form == "csv":
            identifier = text.split()[1]
            assert text == f"id\r\n{identifier}\r\n"
        else:
            root = ElementTree.fromstring(text)
            assert root.tag == f"{NAMESPACE}Create{kind}Response" and [child.tag for child in root] == [f"{NAMESPACE}Id"]
            identifier = root[0].text
        empty = owner.ask(f"/Update{kind}/{identifier}.{form}")
        expected = {"json": "{}", "jsonl": "{}\n", "csv": ""}.get(form)
        if expected is None:
            assert list(ElementTree.fromstring(empty.body)) == []
        else:
            assert empty.body.decode() == expected
        found = owner.ask(f"/{kind}/{identifier}.xml").body
        [row] = ElementTree.fromstring(found)[0]
        wanted = owner.get(kind, identifier)
        assert row.find(f"{NAMESPACE}Name").text == wanted["name"]
        if "units" in wanted:
            assert [member.text for member in row.find(f"{NAMESPACE}Units")] == wanted["units"]
        owner.ask(f"/{kind}/{identifier}", "DELETE")


OPTIONAL = {"note", "address", "email", "phone", "mobile", "companyName", "employeeNumber", "expirationDate"}


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("Group", "Category")])
def test_what_an_object_may_lack_is_cleared_by_sending_it_empty(owner, kind, method):
    given, _, _ = owner.of_each_kind()[kind]
    target = f"/{kind}" if method == "PUT" else f"/Update{kind}"
    for name in given:
        identifier = owner.create(kind, **given)
        before = owner.get(kind, identifier)
        # Nothing else is touched, and what every object has stays; null is nothing that was sent.
        answer = owner.ask(target, method, id=identifier, **{name: ""})
        assert answer.status == 200, answer
        after = owner.get(kind, identifier)
        assert after == {member: value for member, value in before.items() if member != name or name not in OPTIONAL}
        owner.ask(f"/{kind}", "PUT", id=identifier, **{name: None})
        assert owner.get(kind, identifier) == after
        owner.ask(f"/{kind}/{identifier}", "DELETE")


def test_nothing_happens_without_a_token(owner):
    before = owner.rows("/Group")
    for kind in KINDS:
        for path, method in ((f"/Create{kind}?name=x", "GET"), (f"/{kind}", "POST"), (f"/{kind}/1", "DELETE"), (f"/{kind}", "GET")):
            answer = owner.send(path, method, token="x" * 32)
            assert (answer.status, answer.body) == (401, b"")
    assert owner.send("/CreateGroup?name=x", "HEAD").status == 405
    assert owner.rows("/Group") == before


def test_accounts_see_and_change_their_own_objects_alone(owner, stranger):
    asked = 0
    for kind, (given, _, change) in owner.of_each_kind().items():
        identifier = owner.create(kind, **given)
        before = owner.get(kind, identifier)
        code = f"{kind.lower()}NotFound"
        assert identifier not in {row["id"] for row in stranger.ask(f"/{kind}").json()["list"]}
        for target, method in ((f"/{kind}/{identifier}", "GET"), (f"/Get{kind}/{identifier}", "POST"), (f"/{kind}/{identifier}", "PUT"),
                               (f"/Update{kind}/{identifier}", "GET"), (f"/{kind}/{identifier}", "DELETE"),
                               (f"/Delete{kind}/{identifier}", "GET")):
            parameters = (change if method == "PUT" else as_query(change)) if "pdate" in target or method == "PUT" else {}
            if kind != "Key" or "units" not in parameters:
                stranger.fails(target, method, 404, code, **parameters)
                asked += 1
        if kind in ("Group", "Category", "Client", "Zone", "Point"):
            stranger.fails("/unit", "GET", 404, code, **{f"{kind.lower()}Id": identifier})
        assert owner.get(kind, identifier) == before
    assert asked > 35
    # What an object names must be of the same account.
    group, client = owner.create("Group", name="G"), owner.create("Client", name="C")
    stranger.fails("/Group", "POST", 404, "unitNotFound", name="x", units=owner.units[:1])
    stranger.fails("/Contact", "POST", 404, "clientNotFound", name="x", clientId=client)
    stranger.fails("/Key", "POST", 404, "unitNotFound", name="x", serialNumber="1", units=owner.units[:1])
    stranger.fails("/Key", "POST", 404, "groupNotFound", name="x", serialNumber="1", groups=[group])
    stranger.fails("/Group", "GET", 404, "unitNotFound", unitId=owner.units[0])
    own = stranger.create("Group", name="Own", units=stranger.units[:1])
    for name in ("addUnits", "removeUnits"):
        stranger.fails(f"/Group/{own}", "PUT", 404, "unitNotFound", **{name: owner.units[:1]})
    assert stranger.get("Group", own) == {"id": own, "name": "Own", "units": stranger.units[:1]}


def test_a_group_takes_and_gives_units(owner):
    first, second, third = owner.units
    group = owner.create("Group", name="Group", units=[second, first, second])
    assert owner.get("Group", group)["units"] == [first, second]
    assert owner.ask("/UpdateGroup", id=group, addUnits=third, removeUnits=f"{first},{third}").json() == {}
    assert owner.get("Group", group)["units"] == [second, third]
    refused = owner.fails(f"/Group/{group}", "PUT", 400, "parameterInvalid", clear=True, removeUnits=[second])
    assert refused["errors"][0]["fieldName"] == "removeUnits"
    owner.fails(f"/Group/{group}", "PUT", 404, "unitNotFound", name="Other", addUnits=[first, "999999999"])
    assert owner.get("Group", group) == {"id": group, "name": "Group", "units": [second, third]}
    assert group in {row["id"] for row in owner.rows("/Group", unitId=second)}
    assert group not in {row["id"] for row in owner.rows("/Group", unitId=first)}
    assert [unit["id"] for unit in owner.rows("/unit", groupId=group)] == [second, third]
    assert [unit["id"] for unit in owner.rows("/unit", groupId=group, id=third)] == [third]
    assert owner.rows("/unit", groupId=group, id=first) == []
    assert owner.ask(f"/Group/{group}", "PUT", clear=True, addUnits=[first]).json() == {}
    assert owner.get("Group", group)["units"] == [first]
    asset = owner.sender.asset("Leaves")
    [number] = {unit["id"] for unit in owner.rows("/unit")} - set(owner.units)
    owner.ask(f"/Group/{group}", "PUT", addUnits=[number])
    assert owner.get("Group", group)["units"] == [first, number]
    assert owner.sender.send("DELETE", f"/api/asset/v1/assets/{asset}").status in (200, 204)
    assert owner.get("Group", group)["units"] == [first]


def test_units_are_found_by_the_objects_they_are_at(owner):
    north, south, _ = owner.units

    def found(**parameters):
        return [unit["id"] for unit in owner.rows("/unit", **parameters)]

    zone = owner.create("Zone", name="North", polygon=ZONE)
    far = owner.create("Point", name="Near Aalborg", location="POINT (57.0 9.92)")
    south_point = owner.create("Point", name="Rome", location="41.9,12.5")
    assert found(zoneId=zone) == [north]
    assert found(pointId=south_point) == [south]
    # 5.56 km: 0.05 degrees of latitude.
    assert (found(pointId=far), found(pointId=far, radius=5.5), found(pointId=far, radius=5.6)) == ([], [], [north])
    assert found(pointId=far, radius=39_999) == [north, south]
    assert found(pointId=south_point, zoneId=zone) == []
    category, client = owner.create("Category", name="C"), owner.create("Client", name="C")
    assert (found(categoryId=category), found(clientId=client)) == ([], [])
    for kind in ("category", "client", "group", "zone", "point"):
        owner.fails("/unit", "GET", 404, f"{kind}NotFound", **{f"{kind}Id": "999999999"})
    owner.ask(f"/Zone/{zone}", "PUT", polygon="POLYGON ((41 12, 41 13, 42 13, 42 12, 41 12))")
    assert found(zoneId=zone) == [south]


def test_the_contacts_of_a_client_go_with_it(owner):
    client = owner.create("Client", name="Client")
    contact = owner.create("Contact", clientId=client, name="Person")
    owner.fails(f"/Contact/{contact}", "PUT", 404, "clientNotFound", clientId="999999999")
    assert owner.get("Contact", contact) == {"id": contact, "clientId": client, "name": "Person"}
    owner.ask(f"/Client/{client}", "DELETE")
    owner.fails(f"/Contact/{contact}", "GET", 404, "contactNotFound")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_is_named(owner, kind):
    required = {"Contact": ["clientId", "name"], "Point": ["name", "location"], "Zone": ["name", "polygon"],
                "Key": ["name", "serialNumber"]}.get(kind, ["name"])
    for method in ("GET", "POST"):
        told = owner.fails(f"/Create{kind}", method, 400, "parameterMissing")
        assert [entry["fieldName"] for entry in told["errors"]] == required
        told = owner.fails(f"/Update{kind}", method, 400, "parameterMissing")
        assert [entry["fieldName"] for entry in told["errors"]] == ["id"]


WRONG_POLYGONS = [
    "POLYGON", "POLYGON ((1 2, 3 4, 1 2))", "POLYGON ((1 2, 3 4, 5 6, 7 8))", "POLYGON ((91 2, 3 4, 5 6, 91 2))", "POINT (1 2)",
    "POLYGON ((1 2, 3 4, 5 6, 1 2)) <script>", "POLYGON ((nan nan, 3 4, 5 6, nan nan))", "POLYGON ((1 2, 3 4, 5 6, 1 2)",
    "POLYGON ((1 2, 3 4, 5 6, 1 2), (1 2, 3 4, 5 6, 1 2))", "POLYGON ((1e400 2, 3 4, 5 6, 1e400 2))", "(" * 100_000,
    "POLYGON ((" + ", ".join(["1 2"] * 1_001) + "))", "POLYGON ((" + "9" * 100_000 + " 2, 3 4, 5 6, 1 2))",
]


def test_polygons_and_places_are_read_strictly(owner):
    before = len(owner.rows("/Zone"))
    zone = owner.create("Zone", name="Kept", polygon=ZONE)
    for polygon in WRONG_POLYGONS:
        told = owner.fails("/Zone", "POST", 400, "parameterInvalid", name="x", polygon=polygon)
        assert [entry["fieldName"] for entry in told["errors"]] == ["polygon"]
        assert "<script>" not in json.dumps(told)
        owner.fails(f"/Zone/{zone}", "PUT", 400, "parameterInvalid", polygon=polygon)
    assert len(owner.rows("/Zone")) == before + 1
    assert owner.get("Zone", zone)["polygon"] == ZONE
    longest = "POLYGON ((" + ", ".join(["1.5 2.5"] + ["3 4"] * 998 + ["1.5 2.5"]) + "))"
    assert owner.get("Zone", owner.create("Zone", name="Longest", polygon=longest))["polygon"] == longest
    for location in ("1", "91,0", "POINT (0 181)", {"latitude": 1}, {"latitude": "x", "longitude": 1}, [1, 2], "POINT (1 2) x"):
        told = owner.fails("/Point", "POST", 400, "parameterInvalid", name="x", location=location)
        assert [entry["fieldName"] for entry in told["errors"]] == ["location"]


def test_names_come_back_as_they_were_given(owner):
    names = ["<script>alert(1)</script>", "=1+1", "\"quoted\", with comma", "İstanbul", "😀", "' OR 1=1 --", "a&b", "ü" * 200, "]]>"]
    for name in names:
        identifier = owner.create("Category", name=f" {name} ")
        assert owner.get("Category", identifier)["name"] == name
        xml = ElementTree.fromstring(owner.ask(f"/Category/{identifier}.xml").body)
        assert xml[0][0].find(f"{NAMESPACE}Name").text == name
        owner.ask(f"/Category/{identifier}", "DELETE")
    for name in (" ", "a\nb", "a\0b", "\x1b[2J", "\u2028", "\uffff", "ü" * 201, {"a": 1}, [1, "\n"]):
        answer = owner.ask("/Category", "POST", name=name)
        if isinstance(name, str):
            assert answer.status == 400, (name, answer)
        assert answer.status in (200, 400)


def test_lists_have_limits(owner):
    group = owner.create("Group", name="Group")
    for units in ("x", "1,,2", "-1", "[1", "99999999999999999999", {"a": 1}, ["x"], ",".join(["1"] * 10_001)):
        owner.fails("/Group", "POST", 400, "parameterInvalid", name="x", units=units)
        owner.fails(f"/Group/{group}", "PUT", 400, "parameterInvalid", addUnits=units)
    owner.fails("/Group", "POST", 404, "unitNotFound", name="x", units=[str(10**9 + n) for n in range(10_000)])
    assert owner.get("Group", group)["units"] == []
    owner.fails("/Key", "POST", 400, "parameterInvalid", name="x", serialNumber="xyz")
    owner.fails("/Key", "POST", 400, "parameterInvalid", name="x", serialNumber="1", keyValid="31sec")
    defaults = owner.get("Key", owner.create("Key", name="x", serialNumber="ab"))
    assert (defaults["serialNumber"], defaults["keyValid"], defaults["keyExpire"], defaults["isAdmin"]) == ("AB", "60sec", "10min", False)
