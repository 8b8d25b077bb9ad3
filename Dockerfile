# One image for the API and the worker; docker-compose.yml says which one a container is.
# glibc, not Alpine: Temporal's native core is built for glibc. Node 22 is the long-term release the product runs on in
# production, Node 20.20 the oldest it supports.
FROM node:22-bookworm-slim AS pages

# The pages are files in the end: what builds them stays out of what runs.
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund && npm cache clean --force
COPY . .
RUN npm run build:web

FROM node:22-bookworm-slim

# The native core verifies certificates with the system's list, which slim images lack.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*

WORKDIR /app
ENV NODE_ENV=production

# Dependencies first: they change seldom, and this layer is kept then. tsx is one of them: it runs the TypeScript as it is.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

COPY . .

COPY --from=pages /app/dist/web dist/web

# Workflows are bundled once, here, with the very worker version that runs them: a worker then starts in a second.
ENV WORKFLOW_BUNDLE=/app/dist/workflows.js
RUN mkdir /media && npm run build:workflows && chown node:node /media

USER node
EXPOSE 3000
CMD ["node", "--import", "tsx", "api/server.ts"]
