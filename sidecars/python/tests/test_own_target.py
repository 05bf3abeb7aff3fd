"""What `--agents-from` names: found, or told precisely why not."""

import asyncio
import sys
from pathlib import Path

import pytest

from plimsoll_sidecar.own.target import TargetError, load_target, split_target
from tests.own_sidecar import OWN_CODE
from tests.running_sidecar import launch


@pytest.mark.parametrize(
    ("target", "last_line", "traceback"),
    [
        ("failing_import:x", "importing 'failing_import' failed with ConnectionError", "in connect"),
        ("sample_functions:NO_AGENT", "found a dict; expected an agent", ""),
    ],
)
async def test_a_target_that_cannot_be_had_ends_the_start_with_a_hint(
    tmp_path: Path, target: str, last_line: str, traceback: str
) -> None:
    sidecar = await launch(tmp_path, "--agents-from", target, "--agents-path", str(OWN_CODE))
    assert await asyncio.to_thread(sidecar.process.wait, 50) == 66
    said = sidecar.stderr()
    assert f"--agents-from {target!r}" in said.splitlines()[-1]
    assert last_line in said.splitlines()[-1]
    assert traceback in said
    await sidecar.stop()


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("json:loadss", "'json' has no 'loadss'; it has loads"),
        ("no_such_module:ask", "there is no module 'no_such_module': looked in .*--agents-path"),
        ("needs_a_package:x", "needs 'no_such_package_of_the_user': .*--requirements"),
        ("nowhere.py:x", "there is no file"),
        ("json", "must be MODULE:NAME, for example my_package.crew:make_agent"),
    ],
)
def test_a_target_that_is_not_there_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, target: str, said: str
) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    with pytest.raises(TargetError, match=said) as caught:
        load_target(target, str(OWN_CODE))
    assert f"--agents-from {target!r}" in str(caught.value)


def test_a_target_has_a_module_and_a_name() -> None:
    assert split_target("a.b:c.d") == ("a.b", "c.d")
    for wrong in ("a", ":b", "a:", ""):
        with pytest.raises(TargetError, match="MODULE:NAME"):
            split_target(wrong)
