# docker build -t iris .
# docker run --rm -p 127.0.0.1:8080:8080 -v iris-data:/var/lib/iris iris
# The first start prints the administrator's e-mail and one-time password.
FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libcmark-gfm-dev libcmark-gfm-extensions-dev libre2-dev libsnappy-dev libsodium-dev libsqlite3-dev \
        libzstd-dev pkg-config python3-pip zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
# The packages are a layer of their own: a change of our sources does not fetch them again.
COPY Package.swift ./
RUN swift package resolve
COPY Sources Sources
COPY Tests Tests
COPY Hub Hub
COPY CHANGELOG.md ./
COPY front-end.lock ./
COPY scripts scripts
RUN scripts/fetch-front-end
RUN swift build -c release --product iris --static-swift-stdlib \
    && mkdir /program \
    && cp .build/release/iris /program/ \
    && cp -R .build/release/Iris_*.resources /program/

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates curl libcmark-gfm0.29.0.gfm.6 libcmark-gfm-extensions0.29.0.gfm.6 libre2-9 libsnappy1v5 libsodium23 libsqlite3-0 libzstd1 tzdata zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/iris --shell /usr/sbin/nologin iris \
    && install -d -o iris -g iris -m 0700 /var/lib/iris
# The resource folders stand beside the program, which is where it looks for them.
COPY --from=build /program /usr/lib/iris
RUN ln -s /usr/lib/iris/iris /usr/local/bin/iris
USER iris
VOLUME /var/lib/iris
EXPOSE 8080
ENV IRIS_DATA_DIR=/var/lib/iris SWIFT_BACKTRACE=enable=no
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/health"]
# Inside the container the server listens on every address, without TLS. Publish the port on loopback, as above, and put
# a proxy with TLS before it; or mount certificate files and name them in place of --insecure-http.
ENTRYPOINT ["/usr/lib/iris/iris"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080", "--insecure-http"]
