"""Credit reports and special reports: made from the registry as of a moment, signed, checked, made again."""
