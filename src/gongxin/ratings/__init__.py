"""Ratings: sector grades as issued, on their own scales; indicator models where a national rule defines them, run over all
subjects on DuckDB, explained by their records, reproducible, tried before they are in force. Enter by `ratings.api`."""
