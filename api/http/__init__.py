"""The HTTP service: `/v1/…` for machines, `/` for people, `/healthz` and `/metrics`."""
