# One image for every role: `docker run IMAGE poll`, `work`, `deliver`, `web`, `demo`.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
WORKDIR /src
# What Tocsin needs changes seldom and stands in a layer of its own.
COPY pyproject.toml constraints.txt ./
RUN python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["dependencies"], sep="\n")' > needs.txt \
 && /venv/bin/pip install --constraint constraints.txt --requirement needs.txt
COPY README.md LICENSE ./
COPY config config
COPY feeds feeds
COPY tocsin tocsin
COPY workers workers
RUN /venv/bin/pip install --no-deps .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Tocsin" \
      org.opencontainers.image.description="Watches news sources and rings when a watched topic appears." \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 tocsin \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin tocsin \
 && install -d -o 10001 -g 10001 /var/lib/tocsin
COPY --from=build /venv /venv
# The configuration is looked for in /etc/tocsin; nothing is ever imported from the current folder.
ENV PATH=/venv/bin:$PATH PYTHONSAFEPATH=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 TOCSIN_DATA=/var/lib/tocsin
USER 10001:10001
WORKDIR /var/lib/tocsin
ENTRYPOINT ["tocsin"]
CMD ["--help"]
