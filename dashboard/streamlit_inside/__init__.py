"""What this page knows of Streamlit and Streamlit does not promise; README.md: what an upgrade breaks."""
