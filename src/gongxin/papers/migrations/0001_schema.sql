-- The store that remedies began with, for papers of every kind of case: sealed (FIL6), from the organisation or from a department.

ALTER TABLE evidence RENAME TO paper;
ALTER INDEX evidence_pkey RENAME TO paper_pkey;
ALTER INDEX evidence_subject RENAME TO paper_subject;
ALTER TABLE paper DROP CONSTRAINT evidence_check,
    ADD COLUMN department text NOT NULL DEFAULT '',           -- which one handed it in; '': the organisation itself
    ADD COLUMN key_id text NOT NULL DEFAULT '' CHECK (key_id ~ '^([0-9a-f]{16})?$');
