"""Reads the export as ISO 15143-3, and tells what two of its documents say differently."""

import datetime
import json
import re
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote

BASE = "/public/api/aemp/v2/15143/-3/Fleet"
NAMESPACE = "{http://standards.iso.org/iso/15143/-3}"
XML, JSON = "application/xml", "application/json"
FLAGS = "?addMetadata=true&addExtendedData=true&includeOffRentAssets=true"


def fetch(oauth, token, path, accept=None, headers=(), status=200):
    answer = oauth.get(BASE + path, token, ([("Accept", accept)] if accept else []) + list(headers))
    assert answer.status == status, answer
    return answer


def machine_number(oauth, token, serial):
    """By which the CAN Faults API and the Classic API know a machine."""
    single = fetch(oauth, token, f"/Equipment/ID/{quote(serial, safe='')}?addMetadata=true", JSON).json()
    return int(single["equipment"][0]["metadata"]["unitId"])


def tree(element):
    """What an element of XML says, white space between elements aside."""
    children = [tree(child) for child in element]
    text = element.text or ""
    return element.tag.removeprefix(NAMESPACE), dict(element.attrib), children or text


def differences(one, other, path=""):
    path = f"{path}/{one[0]}"
    if one[:2] != other[:2] or type(one[2]) is not type(other[2]):
        return [(path, one[:2], other[:2])]
    if isinstance(one[2], str):
        return [] if one[2] == other[2] else [(path, one[2], other[2])]
    if [child[0] for child in one[2]] != [child[0] for child in other[2]]:
        return [(path, [child[0] for child in one[2]], [child[0] for child in other[2]])]
    return [found for a, b in zip(one[2], other[2]) for found in differences(a, b, path)]


def links_of(body):
    if body.lstrip().startswith(b"<"):
        return [(link.findtext(f"{NAMESPACE}rel"), link.findtext(f"{NAMESPACE}href"))
                for link in ElementTree.fromstring(body).iter(f"{NAMESPACE}Links")]
    return [(link["rel"], link["href"]) for link in json.loads(body)["links"]]


def json_value(text):
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return {"true": True, "false": False}.get(text, text)


def json_machine(machine):
    """What JSON has to say of a machine of XML."""
    identity = {"OEMName", "Model", "EquipmentID", "SerialNumber", "PIN", "EngineNumber"}
    elements = {}
    for name, attributes, children in tree(machine)[2]:
        members = {}
        for child, _, text in children:
            text = text if isinstance(text, str) else ""
            members[child] = text if child in identity else json_value(text)
            if child.endswith("Units"):
                members[child] = text.upper()
        elements[name] = members | attributes
    return elements


# Of the feed's own day samples are past every retention: the same feed, all of it two days ago.
DAY = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=2)).strftime("%Y-%m-%d")
FIRST = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=10)).strftime("%Y-%m-%dT00:00:00")
LAST = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)).strftime("%Y-%m-%dT00:00:00")
INTERVAL = f"{FIRST}Z/{LAST}Z"
