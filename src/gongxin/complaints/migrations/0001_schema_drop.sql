DROP SCHEMA sealed CASCADE;
DROP TABLE tip_event, tip;
DROP FUNCTION tip_step(), tip_has_its_event(), tips_append_only();
