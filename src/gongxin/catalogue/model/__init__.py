"""The frozen models a definition file becomes."""
