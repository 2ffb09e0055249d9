DROP TABLE quality_goal, quality_alert, quality_bulletin, quality_duty, quality_fault, quality_sample_row, quality_sample,
    quality_figure, quality_snapshot;
DROP FUNCTION quality_append_only;
