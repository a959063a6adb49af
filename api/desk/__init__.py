"""The desk: pages for people, rendered on the server. Map: docs/desk.md."""
