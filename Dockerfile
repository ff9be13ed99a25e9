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

FROM scratch
COPY --from=build /out/piaojue /piaojue
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
USER 65532:65532
ENV PIAOJUE_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=4s --start-period=5s CMD ["/piaojue", "health"]
ENTRYPOINT ["/piaojue"]
CMD ["serve"]
