DROP TABLE rating_stale, remedy_event, reorganisation_record, reorganisation, objection_evidence, repair_material, repair,
    objection, evidence;
DROP FUNCTION objection_step(), repair_step(), reorganisation_step(), remedy_has_its_event(), remedies_append_only();
