"""From a landing folder to a publication: ingestion, the dbt build, validation, publication, commands."""
