"""The frameworks that this sidecar can drive: one module each, behind the protocols of `driver`.

`catalogue` lists them without importing any; a driver's own module is imported by the zygote alone.
"""
