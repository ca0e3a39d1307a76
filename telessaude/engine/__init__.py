"""The models on a distributed engine: DuckDB's SQL said in Spark's, run there, brought back."""
