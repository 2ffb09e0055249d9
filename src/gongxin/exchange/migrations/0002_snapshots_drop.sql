DROP INDEX exchange_message_late, exchange_message_unsent;
ALTER TABLE exchange_message ADD COLUMN fault text NOT NULL DEFAULT '',
                             ADD COLUMN next_at timestamptz NOT NULL DEFAULT '-infinity';
CREATE INDEX exchange_message_next ON exchange_message (next_at) WHERE sent_at IS NULL;
ALTER TABLE exchange_webhook DROP COLUMN failures, DROP COLUMN next_at, DROP COLUMN fault;
DROP TABLE exchange_change, exchange_snapshot;
