DROP TABLE certification;
DROP FUNCTION certification_append_only();
DROP TABLE record_hold;
DROP TABLE corrected_value;
DROP VIEW record_current;
ALTER TABLE record_version DROP CONSTRAINT record_version_state_check;
ALTER TABLE record_version ADD CONSTRAINT record_version_state_check
    CHECK (state IN ('current', 'contested', 'repaired', 'withdrawn', 'annulled'));
