# One image for every Airflow process of the stack. Only hashed packages from requirements.lock are installed.
FROM python:3.12.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    AIRFLOW_HOME=/opt/airflow

# Named volumes take their owner from these folders, so they must exist in the image.
RUN useradd --uid 10001 --create-home readouts \
    && mkdir -p /app /store /opt/airflow/logs /opt/airflow/auth \
    && chown -R readouts:readouts /store /opt/airflow

WORKDIR /app
COPY requirements.lock .
RUN pip install --no-deps --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY expectations expectations
COPY readouts readouts
COPY transforms transforms
COPY dags dags
RUN pip install --no-deps --no-build-isolation -e .

USER 10001:10001
CMD ["airflow", "version"]
