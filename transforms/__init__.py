"""The pipeline: captures in, versions out. Plain Python; nothing here knows Airflow."""
