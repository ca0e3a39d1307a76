"""The dbt project run inside this process: parsed once, built in part, described."""
