"""What people do in the workspace: type, click, submit, upload."""
