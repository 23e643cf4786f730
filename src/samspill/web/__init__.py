"""The platform: a conference around the engine. Packages import only from lower ones."""
