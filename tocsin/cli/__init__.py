"""Words to calls, calls to exit codes."""
