"""The library: from delivered files to published figures. No Dagster, Streamlit nor Great Expectations."""
