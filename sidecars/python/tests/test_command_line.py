"""Flags, the benchmark entry, and small parts on their own."""

import asyncio
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest

from plimsoll_sidecar.channel import Channel, frame
from plimsoll_sidecar.drivers.catalogue import DRIVERS
from plimsoll_sidecar.framework_environment import DUMMY_API_KEY, framework_environment
from plimsoll_sidecar.instants import rfc3339
from plimsoll_sidecar.messages import Cancel, Invoke, ToWorker
from plimsoll_sidecar.options import available_cores, read_options
from plimsoll_sidecar.redaction import redact
from tests.fake_llm import FakeLlm

PROJECT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "flags",
    [
        ["--nonsense"],
        ["--mode", "fast"],
        ["--workers", "0"],
        ["--agents", "-1"],
        ["--port", "70000"],
        ["--worker-nice", "-5"],
        ["--switch-interval-ms", "0"],
        ["--agent", "3"],
        ["--driver", "nonsense"],
        ["--executor-threads", "0"],
        ["--llm-client", "per-agent", "--driver", "agno"],
        ["--mode", "to-thread", "--driver", "langgraph"],
        ["--python", "/no/such/python", "--agents-from", "a:b"],
    ],
)
def test_a_wrong_flag_is_exit_2(flags: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        read_options(flags)
    assert caught.value.code == 2
    assert flags[0].split("=")[0] in capsys.readouterr().err


def test_auto_means_a_worker_per_core_and_one_for_the_story() -> None:
    assert read_options([]).workers == min(72, available_cores())
    assert read_options(["--mode", "to-thread"]).workers == 1
    assert read_options(["--agents", "1", "--workers", "4"]).workers == 1


def test_the_executor_follows_the_pool() -> None:
    assert read_options(["--agents", "72", "--workers", "2"]).executor_threads == 72
    assert read_options(["--agents", "8", "--workers", "2"]).executor_threads == 64
    assert read_options(["--agents", "500", "--workers", "2"]).executor_threads == 500
    assert read_options(["--mode", "to-thread"]).executor_threads == 0
    assert read_options(["--mode", "to-thread", "--executor-threads", "9"]).executor_threads == 9
    assert read_options(["--driver", "agno"]).executor_threads == 0
    assert read_options(["--agents-from", "a:b"]).executor_threads == 72


def test_each_driver_has_its_own_modes() -> None:
    assert read_options([]).mode == "agent-async"
    assert read_options(["--driver", "langgraph"]).mode == "async"
    assert read_options(["--agents-from", "a:b", "--mode", "agent-async"]).mode == "own"


def test_redaction_hides_keys_tokens_and_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "very-secret-value")
    text = "very-secret-value Bearer abcdef http://user:pass@host/v1 sk-0123456789"
    assert redact(text) == "*** Bearer *** http://***@host/v1 ***"
    assert len(redact("x" * 5000)) < 2100


def test_the_key_that_is_none_is_an_ordinary_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", DUMMY_API_KEY)
    assert redact(f"an {DUMMY_API_KEY} variable") == f"an {DUMMY_API_KEY} variable"


def test_the_framework_gets_no_token_and_writes_into_its_folder(tmp_path: Path) -> None:
    base = {"PLIMSOLL_SIDECAR_TOKEN": "t", "NO_PROXY": "example.org", "PATH": "/bin"}
    environment = framework_environment(str(tmp_path), DRIVERS["crewai"].switches, base)
    assert "PLIMSOLL_SIDECAR_TOKEN" not in environment
    assert environment["NO_PROXY"] == "example.org,127.0.0.1,localhost,::1"
    assert environment["HOME"].startswith(str(tmp_path))
    assert environment["CREWAI_STORAGE_DIR"].startswith(str(tmp_path))


def test_instants_have_milliseconds_and_a_zone() -> None:
    assert rfc3339(1_700_000_000.1239) == "2023-11-14T22:13:20.123Z"
    assert rfc3339(1_700_000_000) == "2023-11-14T22:13:20.000Z"


@pytest.mark.parametrize("chunk", [1, 3, 7, 1000])
def test_a_channel_reads_messages_however_they_are_cut(chunk: int) -> None:
    messages = [Cancel(call_id=n) for n in range(5)]
    messages_in: list[ToWorker] = []
    channel: Channel[ToWorker] = Channel(msgspec.msgpack.Decoder(ToWorker), messages_in.append, lambda: None)
    long = Invoke(call_id=9, pool_id="p", agent_id="a", prompt="x" * 10_000)
    stream = b"".join(frame(message) for message in [*messages, long])
    for start in range(0, len(stream), chunk):
        channel.data_received(stream[start : start + chunk])
    assert messages_in == [*messages, long]


async def test_self_drive_reports_every_sample(llm: FakeLlm, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "plimsoll_sidecar.self_drive", "--base-url", llm.base_url]
    flags = [
        "--agents",
        "4",
        "--waves",
        "2",
        "--workers",
        "2",
        "--pause-ms",
        "1",
        "--storage-dir",
        str(tmp_path),
    ]
    process = await asyncio.create_subprocess_exec(*command, *flags, stdout=subprocess.PIPE)
    output, _ = await process.communicate()
    assert process.returncode == 0
    report = msgspec.json.decode(output)
    assert report["readyAgents"] == 4
    assert [wave["succeeded"] for wave in report["waves"]] == [4, 4]
    samples = [sample for wave in report["waves"] for sample in wave["samples"]]
    assert len({sample["requestId"] for sample in samples}) == 8
    assert all(sample["echoed"] and sample["latencyMs"] > 0 for sample in samples)
    assert {sample["workerId"] for sample in samples} == {"w1", "w2"}


def test_the_lock_names_one_index_and_one_file_host_only() -> None:
    lock = tomllib.loads((PROJECT / "uv.lock").read_text())
    indexes = {package["source"].get("registry") for package in lock["package"]} - {None}
    hosts = {
        file["url"].split("/")[2]
        for package in lock["package"]
        for file in [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    }
    assert len(indexes) == 1
    assert len(hosts) == 1
    assert "index" not in tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["uv"]


def test_the_requirements_lock_is_the_uv_lock_without_an_index() -> None:
    text = (PROJECT / "requirements.lock").read_text()
    assert "://" not in text
    locked = tomllib.loads((PROJECT / "uv.lock").read_text())["package"]
    hashes = {
        f"{package['name']}=={package['version']}": {
            file["hash"]
            for file in [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        }
        for package in locked
    }
    pins = re.findall(r"^(\S+==\S+).*((?:\n    --hash=\S+(?: \\)?)+)", text, re.MULTILINE)
    assert len(pins) > 100
    for pin, listed in pins:
        assert set(re.findall(r"--hash=(\S+)", listed)) == hashes[pin]
