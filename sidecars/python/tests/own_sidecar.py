"""A sidecar with own agents of the tests, and what is asked of it again and again."""

from pathlib import Path
from typing import Any

from tests.fake_llm import Call, FakeLlm
from tests.running_sidecar import RunningSidecar, launch

OWN_CODE = Path(__file__).parent / "own_code"
#: Stands in the sidecar's environment as the variable MY_SERVICE_KEY.
SECRET = "sk-user-secret-0123456789"  # noqa: S105 - no secret of anybody's


async def launch_own(folder: Path, target: str, *flags: str) -> RunningSidecar:
    """Start a sidecar of one worker on one of the modules in `own_code`, and wait until it is ready."""
    own = ["--agents-from", target, "--agents-path", str(OWN_CODE), "--workers", "1", "--agents", "8"]
    sidecar = await launch(folder, *own, *flags, env={"MY_SERVICE_KEY": SECRET})
    await sidecar.until_ready()
    return sidecar


def calls_of_header(llm: FakeLlm, canary: str) -> list[Call]:
    """List the calls that carried a canary in their header."""
    return [call for call in llm.calls if call.header_canary == canary]


async def settings_of(sidecar: RunningSidecar) -> dict[str, Any]:
    """Read what the sidecar says of itself."""
    settings: dict[str, Any] = (await sidecar.client.get("/v1/info")).json()["settings"]
    return settings
