/** A framework that the bundled Python sidecar can drive, in an environment of its own. */
export interface SidecarDriver {
  /** As `--driver` of the sidecar and the extra of its pyproject.toml have it. */
  readonly name: string;
  /** As people know it. */
  readonly title: string;
  /** What the environment takes on disk, measured with byte code, Python 3.11, Linux x86-64. */
  readonly installMb: number;
}

/** Every framework of sidecars/python; one is installed when it is first asked for. */
export const SIDECAR_DRIVERS = [
  { name: "crewai", title: "CrewAI", installMb: 980 },
  { name: "langgraph", title: "LangGraph (Python)", installMb: 135 },
  { name: "openai-agents", title: "OpenAI Agents SDK", installMb: 112 },
  { name: "pydantic-ai", title: "Pydantic AI", installMb: 104 },
  { name: "agno", title: "Agno", installMb: 150 },
  { name: "autogen", title: "AutoGen", installMb: 106 },
  { name: "openai-client", title: "openai client, no framework (the floor)", installMb: 65 },
] as const satisfies readonly SidecarDriver[];

/** One of the names of `SIDECAR_DRIVERS`. */
export type SidecarDriverName = (typeof SIDECAR_DRIVERS)[number]["name"];

/** What runs where none is named. */
export const DEFAULT_SIDECAR_DRIVER: SidecarDriverName = "crewai";

/** Whether the bundled sidecar drives what a command line names. */
export const isSidecarDriver = (name: string): name is SidecarDriverName =>
  SIDECAR_DRIVERS.some((driver) => driver.name === name);

/** Everything known of a driver before it is installed. */
export const sidecarDriver = (name: SidecarDriverName): SidecarDriver =>
  SIDECAR_DRIVERS.find((driver) => driver.name === name) ?? SIDECAR_DRIVERS[0];
