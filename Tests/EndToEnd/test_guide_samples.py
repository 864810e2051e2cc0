"""Every sample of the guides, run as the Developer Hub prints it, gets the good answer that the guide speaks of.

Java and C# are compiled as printed, against the stand-ins that test_samples.py explains.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from harness.printed_samples import LANGUAGES
from test_samples import CLIENTS, build

GUIDES = Path(__file__).parents[2] / "Hub/Guides"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETS = [(path.stem, number) for path in sorted(GUIDES.glob("*.md"))
        for number in range(len(re.findall(r"^```curl$", path.read_text(), re.MULTILINE)))]


@pytest.fixture(scope="module")
def printed(hub_reader):
    """The code of a language in a set of a guide, as readers see it: with this server's address in it."""
    pages = {}
    for slug in {slug for slug, _ in SETS}:
        answer = hub_reader.oauth.get(f"/guides/{slug}.md")
        assert answer.status == 200, answer
        pages[slug] = FENCE.findall(answer.body.decode())

    def printed(slug, number, language):
        return [code for kind, code in pages[slug] if kind == language][number]

    return printed


@pytest.fixture(scope="module")
def programs(printed, tmp_path_factory):
    """A folder with everything that has to be compiled."""
    folder = tmp_path_factory.mktemp("guides")
    java = []
    build("mcs", "-target:library", "-r:System.Net.Http.dll", f"-out:{folder / 'RestSharp.dll'}",
          CLIENTS / "restsharp/RestSharp.cs")
    for slug, number in SETS:
        code = printed(slug, number, "java")
        java.append(folder / f"{class_name(code)}.java")
        assert not java[-1].exists(), "two samples have the same class"
        java[-1].write_text(code)
        source = folder / f"{class_name(printed(slug, number, 'csharp'))}.cs"
        source.write_text(printed(slug, number, "csharp"))
        build("mcs", "-warnaserror", f"-r:{folder / 'RestSharp.dll'}", f"-out:{source.with_suffix('.exe')}", source)
    build("javac", "-encoding", "US-ASCII", "-Xlint:all", "-Werror", "-d", folder / "classes", *java,
          *(CLIENTS / "unirest").rglob("*.java"))
    return folder


def class_name(code):
    return re.search(r"class (\w+)", code)[1]


def command(language, code, folder):
    if language == "curl":
        return ["sh", "-c", code]
    if language == "node":
        (folder / "sample.mjs").write_text(code)
        return ["node", "sample.mjs"]
    if language == "java":
        return ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", "classes", class_name(code)]
    return ["mono", f"{class_name(code)}.exe"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug, number", SETS, ids=[f"{slug}-{number}" for slug, number in SETS])
def test_a_sample_of_a_guide_as_printed(slug, number, language, printed, programs, hub_reader):
    code = printed(slug, number, language)
    holder = hub_reader.key if "client_credentials" in code else hub_reader.user
    environment = {
        "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(programs), "IRIS_TOKEN": hub_reader.token,
        "IRIS_CLIENT_ID": holder.client_id, "IRIS_CLIENT_SECRET": holder.client_secret,
        "IRIS_USERNAME": hub_reader.user.username, "IRIS_PASSWORD": hub_reader.user.password,
        "IRIS_ASSET_ID": hub_reader.machine["id"]}
    if "IRIS_REFRESH_TOKEN" in code:
        environment["IRIS_REFRESH_TOKEN"] = hub_reader.oauth.refresh_token(hub_reader.user)
    result = subprocess.run(command(language, code, programs), capture_output=True, text=True, encoding="utf-8",
                            timeout=60, cwd=programs, env=environment)
    assert result.returncode == 0, (result.stdout[-2000:], result.stderr[-2000:])
    # Every program prints the status before the body; curl says by its own status that all went well.
    said = [json.loads(line) for line in result.stdout.splitlines() if line]
    statuses = [value for value in said if isinstance(value, int)]
    answers = [value for value in said if isinstance(value, dict)]
    assert set(statuses) == (set() if language == "curl" else {200}), said
    assert answers and len(said) == len(statuses) + len(answers), said
    for answer in answers:
        assert not {"error", "errorType", "code"} & set(answer), answer
        assert answer.get("refused", 0) == 0, answer


def test_every_guide_that_shows_requests_is_tried():
    assert len(SETS) >= 8 and {slug for slug, _ in SETS} >= {"access-iris-apis", "data-ingest", "time-series"}
