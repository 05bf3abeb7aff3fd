# docker build -f deploy/docker/sidecar.Dockerfile sidecars/python
# One framework an image: --build-arg DRIVER=langgraph for another one.
FROM python:3.11.7-slim-bookworm AS build
ARG DRIVER=crewai
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_PROJECT_ENVIRONMENT=/opt/plimsoll/venv
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /opt/plimsoll/sidecar
COPY . .
RUN uv sync --frozen --no-dev --no-editable --extra "${DRIVER}"

FROM python:3.11.7-slim-bookworm
COPY --from=build --chown=0:0 /opt/plimsoll/venv /opt/plimsoll/venv
ENV PATH=/opt/plimsoll/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
USER 10001:10001
WORKDIR /tmp
EXPOSE 8200
ENTRYPOINT ["python", "-m", "plimsoll_sidecar", "--ignore-stdin"]
CMD ["--host=0.0.0.0", "--port=8200", "--driver=crewai"]
