# piaojue as one static binary, run by nobody in particular. Images are named by digest, so that a build is the same
# tomorrow; to move on, take the digest that `docker buildx imagetools inspect NAME:TAG` prints for the whole list.
FROM golang:1.26.4-bookworm@sha256:5d2b868674b57c9e48cdd39e891acce4196b6926ca6d11e9c270a8f85106203d AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/piaojue ./cmd/piaojue \
    && mkdir -p /out/data && chmod 0700 /out/data

# The one font that the image's PDF are made with (SIL OFL 1.1): there is no browser in it.
FROM debian:bookworm-slim@sha256:96e378d7e6531ac9a15ad505478fcc2e69f371b10f5cdf87857c4b8188404716 AS font
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
