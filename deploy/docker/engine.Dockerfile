# docker build -f deploy/docker/engine.Dockerfile .
# Two stages: the workspace makes one bundle, and nothing but Node and that bundle goes into the image.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --no-audit --no-fund && npx nx run engine:bundle

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production
COPY --from=build --chown=0:0 --chmod=a+rX /src/apps/engine/bundle /opt/plimsoll/bundle
COPY --from=build --chown=0:0 /src/apps/engine/package.json /opt/plimsoll/package.json
USER 10001:10001
WORKDIR /tmp
EXPOSE 8072
# Node is PID 1 and takes SIGTERM itself: the engine drains.
ENTRYPOINT ["node", "/opt/plimsoll/bundle/plimsoll-engine.js"]
CMD ["serve", "--host=0.0.0.0"]
