DROP TABLE public_sum, public_progress, public_line;
