import * as Layer from "effect/Layer";

export const dashboardRoutes = Layer.empty;
