"""Every sample of every operation, run as the Developer Hub prints it, answers as it is documented.

curl and Node run the printed text. Java and C# are compiled as printed, with JDK 17 and with mono; Unirest and
RestSharp are not to be had where the tests run, so that small stand-ins with the same interface send the requests.
"""

import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.printed_samples import LANGUAGES, cases, check
from harness.program import clean_environment, find_binary

CLIENTS = Path(__file__).parent / "clients"


def described():
    printed = subprocess.run([find_binary(), "openapi"], check=True, capture_output=True, env=clean_environment())
    return json.loads(printed.stdout)


def pytest_generate_tests(metafunc):
    if "case" not in metafunc.fixturenames:
        return
    try:
        found = cases(described())
    except (OSError, subprocess.CalledProcessError, ValueError):
        found = []  # test_every_operation_is_tried fails then, and says why.
    metafunc.parametrize("case", found, ids=[case.id for case in found])


@pytest.fixture(scope="module")
def document():
    return described()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    # Without a word in the samples, curl says the status behind the body.
    (folder / ".curlrc").write_text(r'write-out = "\n%{http_code}"' + "\n")
    return folder


@pytest.fixture(scope="module")
def run(hub_reader, folder):
    def run(case, *command):
        result = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", timeout=60, cwd=folder,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(folder), **hub_reader.environment(case)})
        assert result.returncode == 0, (command, result.stdout[-2000:], result.stderr[-2000:])
        return result.stdout

    return run


def build(*command):
    if shutil.which(command[0]) is None:
        pytest.fail(f"{command[0]} is not installed; run `make setup-tests`")
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    assert result.returncode == 0, (result.stdout[-4000:], result.stderr[-4000:])


@pytest.fixture(scope="module")
def java_classes(hub_reader, folder, document):
    """A folder with folders of compiled programs: ways to call one operation have the same class, so each has one."""
    found = cases(document)
    for number in {case.number for case in found}:
        sources = folder / f"java-{number}"
        sources.mkdir()
        for case in found:
            if case.number == number:
                (sources / f"{case.class_name}.java").write_text(hub_reader.printed(case, "java"))
        # The samples are of ASCII, so that they mean the same whatever a machine takes for the encoding of files.
        build("javac", "-encoding", "US-ASCII", "-Xlint:all", "-Werror", "-d", sources / "classes",
              *sources.glob("*.java"), *(CLIENTS / "unirest").rglob("*.java"))
    return folder


@pytest.fixture(scope="module")
def java_answers(java_classes, run, document):
    """What each program prints. A virtual machine takes long to start, so that two start at a time."""
    def answer(case):
        classes = java_classes / f"java-{case.number}" / "classes"
        return run(case, "java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classes, case.class_name)

    with ThreadPoolExecutor(2) as pool:
        answers = {case.id: pool.submit(answer, case) for case in cases(document)}
    return answers


@pytest.fixture(scope="module")
def csharp_programs(hub_reader, folder, document):
    programs = folder / "csharp"
    programs.mkdir()
    library = programs / "RestSharp.dll"
    build("mcs", "-target:library", "-r:System.Net.Http.dll", f"-out:{library}", CLIENTS / "restsharp/RestSharp.cs")
    found = cases(document)
    for case in found:
        source = programs / f"{case.file_name}.cs"
        source.write_text(hub_reader.printed(case, "csharp"))

    def compile(source):
        build("mcs", "-warnaserror", f"-r:{library}", f"-out:{source.with_suffix('.exe')}", source)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(compile, programs.glob("*.cs")))
    return programs


def status_and_body(printed):
    status, _, body = printed.partition("\n")
    return int(status), body.removesuffix("\n")


def test_every_operation_is_tried(document):
    operations = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(operations) >= 50 and {case.name for case in cases(document)} == set(operations)


def test_curl_as_printed(case, hub_reader, run, document):
    body, _, status = run(case, "sh", "-c", hub_reader.printed(case, "curl")).rpartition("\n")
    check(case, int(status), body, document)


def test_node_as_printed(case, hub_reader, run, document, folder):
    program = folder / "sample.mjs"
    program.write_text(hub_reader.printed(case, "node"))
    check(case, *status_and_body(run(case, "node", program)), document)


def test_java_as_printed_with_a_stand_in_for_unirest(case, java_answers, document):
    check(case, *status_and_body(java_answers[case.id].result()), document)


def test_csharp_as_printed_with_a_stand_in_for_restsharp(case, csharp_programs, run, document):
    printed = run(case, "mono", csharp_programs / f"{case.file_name}.exe")
    check(case, *status_and_body(printed), document)


def test_no_sample_holds_a_secret_even_where_the_form_does(case, hub_reader):
    names = ("token", "client_secret", "password", "refresh_token", "username", "client_id")
    for language in LANGUAGES:
        assert "hush" not in hub_reader.printed(case, language, **{name: f"hush-{name}" for name in names})
