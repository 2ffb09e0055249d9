"""通知 notices to the organisations that the platform speaks about: an inbox here, mail and text messages beside it."""
