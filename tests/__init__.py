"""The hub's tests; they mirror the packages."""
