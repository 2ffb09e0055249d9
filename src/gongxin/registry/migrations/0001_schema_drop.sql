DROP VIEW change_log;
DROP TABLE registry_figure, change_counter, record_version, old_code, name_gram, subject_name, subject;
