-- The parts of a Supabase project's database that migrations meet: roles and their rights as the platform makes them, the schema
-- auth that is not ours, and migrations that are run by postgres, who is no superuser there.
create role supabase_admin superuser createdb createrole login replication bypassrls password 'supabase_admin';
create role postgres login createdb createrole bypassrls replication password 'postgres';
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit password 'authenticator';
create role supabase_auth_admin nologin noinherit createrole;
grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres with admin option;

create schema auth authorization supabase_auth_admin;
create schema extensions;
grant usage on schema auth, extensions, public to anon, authenticated, service_role, postgres;
create function auth.jwt() returns jsonb language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;
alter function auth.jwt() owner to supabase_auth_admin;
grant all on schema public to postgres;
alter default privileges for role postgres in schema public grant all on tables to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to postgres, anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to postgres, anon, authenticated, service_role;
