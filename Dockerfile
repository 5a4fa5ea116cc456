# Build: the dependencies in a layer of their own, so that a change of code does not
# fetch them again.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /tiaowen ./cmd/tiaowen \
 && mkdir /data

# Run: the program alone, without a shell, as a user without rights.
FROM scratch
COPY --from=build /tiaowen /tiaowen
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
ENV TIAOWEN_DATA=/data TIAOWEN_ADDR=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/tiaowen", "health", "--addr", "127.0.0.1:8080"]
ENTRYPOINT ["/tiaowen"]
CMD ["serve"]
