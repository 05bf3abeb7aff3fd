"""Real agent frameworks, CrewAI first, behind the Plimsoll orchestrator protocol, version 1."""

from typing import Final

__version__: Final = "0.1.0"
PROTOCOL_VERSION: Final = "1"
