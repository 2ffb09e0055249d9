"""The same expressions on Spark, in an environment of its own (.venv-bench, Java). Nothing here imports gongxin."""
