//! Server functions of the workspace.
