DROP TABLE rating_trial_change, rating_trial, rating_authority, rating_follow, rating_mark, rating_contribution, rating_grade, rating_run;
DROP FUNCTION ratings_append_only();
