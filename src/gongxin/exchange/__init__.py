"""交换 exchange: corrections reach everyone who received the fact, signed, until they acknowledge; snapshots and the feed."""
