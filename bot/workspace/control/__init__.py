"""The control API: driving and looking into the workspace by program."""
