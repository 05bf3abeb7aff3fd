import pg from "pg";

/** Where LangGraph's tables are, apart from those of the engine, unless told otherwise. */
export const CHECKPOINT_SCHEMA = "plimsoll_graph";
/** Owns nothing and passes by no policy: every statement of a tenant runs as this role. */
export const CHECKPOINT_ROLE = "plimsoll_graph_tenant";
/** The setting, of one transaction, that says whose rows are seen. */
export const TENANT_SETTING = "plimsoll.graph_tenant";
/** Between tenant and thread in `thread_id`; no tenant's id has one. */
export const TENANT_SEPARATOR = "/";

const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,62}$/;
const TENANT = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** Refuses what could be more than a name. */
export const checkedSchema = (schema: string): string => {
  if (SCHEMA_NAME.test(schema)) return schema;
  throw new TypeError(
    `schema: ${JSON.stringify(schema)} is no plain name; use lower-case letters, digits and underscores`,
  );
};

/** Refuses what is no tenant's id: with a slash in it, it could stand for a thread of another one. */
export const checkedTenant = (tenantId: string): string => {
  if (TENANT.test(tenantId)) return tenantId;
  throw new TypeError(
    `tenantId: ${JSON.stringify(tenantId)} is none; use letters, digits and . _ : -, 128 at most, beginning with a letter or digit`,
  );
};

/** Opens a transaction as a tenant, in one round trip. */
export const beginAs = (tenantId: string): string =>
  `begin; set local role ${CHECKPOINT_ROLE}; set local ${TENANT_SETTING} = ${pg.escapeLiteral(tenantId)}`;
