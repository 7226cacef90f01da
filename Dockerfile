# One file for all services: docker build --build-arg SERVICE=ledger .
FROM node:24-bookworm-slim AS build
ARG SERVICE=ledger
WORKDIR /florin
# Manifests only, so that a change of the code does not install everything again.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml .pnpmfile.mjs ./
COPY packages/clients/package.json packages/clients/
COPY packages/identity/package.json packages/identity/
COPY packages/money/package.json packages/money/
COPY packages/postgres/package.json packages/postgres/
COPY packages/pricing/package.json packages/pricing/
COPY packages/server/package.json packages/server/
COPY services/${SERVICE}/package.json services/${SERVICE}/
# Not `pnpm deploy`: it copies the workspace's packages into node_modules, where Node runs no TypeScript.
RUN npx -y pnpm@12 install --prod --frozen-lockfile --filter "@florin/${SERVICE}..." \
  && rm package.json pnpm-lock.yaml pnpm-workspace.yaml .pnpmfile.mjs

# The console, which the gateway serves. The other services get an empty folder.
FROM node:24-bookworm-slim AS console
ARG SERVICE=ledger
WORKDIR /florin
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml .pnpmfile.mjs tsconfig.base.json ./
COPY clients/typescript clients/typescript
COPY clients/cli clients/cli
COPY apps/console apps/console
RUN mkdir -p apps/console/dist \
  && if [ "${SERVICE}" = gateway ]; then \
    npx -y pnpm@12 install --prod --frozen-lockfile --filter "@florin/console..." && node apps/console/build.ts; \
  fi

FROM node:24-bookworm-slim
ARG SERVICE=ledger
# Node alone runs: what installs packages has vulnerabilities of its own.
RUN rm -rf /opt/yarn-* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn*
WORKDIR /florin
COPY LICENSE ./
COPY --from=build /florin ./
COPY packages packages
COPY services/${SERVICE} services/${SERVICE}
COPY --from=console /florin/apps/console/dist apps/console/dist
WORKDIR /florin/services/${SERVICE}
ARG PORT=8000
# It listens beyond loopback, so it starts only with AUTH_ISSUER and the keys of the issuer, or with AUTH=none.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=${PORT}
EXPOSE ${PORT}
# The files stay root's: the service can read them, not change them.
USER node
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "/florin/packages/server/src/probe.ts"]
# A young generation of 24 MB: what a request in flight needs dies there, instead of growing the old one. That is collected
# when it has grown by 40 %; where memory is plenty, Node waits until it is four times as large.
CMD ["node", "--max-semi-space-size=24", "--heap-growing-percent=40", "src/main.ts"]

ARG VERSION=development
ARG REVISION=unknown
LABEL org.opencontainers.image.title="florin-${SERVICE}" \
  org.opencontainers.image.description="A service of Florin, a multi-currency, double-entry ledger over PostgreSQL" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"
