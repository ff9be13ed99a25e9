# piaojue as one static binary, run by nobody in particular.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/piaojue ./cmd/piaojue \
    && mkdir -p /out/data && chmod 0700 /out/data

# The one font that the image's PDF are made with (SIL OFL 1.1): there is no browser in it.
FROM debian:bookworm-slim AS font
RUN apt-get update && apt-get install -y --no-install-recommends fonts-noto-cjk

FROM scratch
COPY --from=build /out/piaojue /piaojue
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=font /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc /usr/share/fonts/
COPY --from=font /usr/share/doc/fonts-noto-cjk/copyright /usr/share/doc/fonts-noto-cjk/
USER 65532:65532
ENV PIAOJUE_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=4s --start-period=5s CMD ["/piaojue", "health"]
ENTRYPOINT ["/piaojue"]
CMD ["serve"]
