DROP TABLE commitment_event, commitment_reminder, commitment_evidence, commitment_serial, commitment;
DROP FUNCTION commitment_step(), commitment_has_its_event(), commitments_append_only();
