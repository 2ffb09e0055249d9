DROP TABLE measure_repeal, check_feedback, check_entry, check_measure, credit_check;
DROP FUNCTION measures_append_only();
DROP SEQUENCE check_serial;
