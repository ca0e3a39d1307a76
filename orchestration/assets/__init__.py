"""The Dagster assets, one module for each storey of the house."""
