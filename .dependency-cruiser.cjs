/** The import table of the architecture: who may know whom. Type-only imports are told apart (`type-only`). */
const code = (folder) => `^${folder}/`;
const tests = '(\\.test\\.ts$|^tests/)';
const roots = '^(worker|admin|migrate)\\.ts$|^api/server\\.ts$|^local/';

/** `folder` may import only from `allowed` (and itself); anything of ours beyond that is an error. */
const only = (folder, allowed, extra = {}) => ({
  name: `${folder}-knows-only-its-neighbours`,
  severity: 'error',
  from: { path: code(folder), pathNot: `${tests}|${roots}` },
  to: {
    path: '^(domain|platforms|media|db|temporal|activities|workflows|api|web|simulators|local|bench|tests)/|^[a-z]+\\.ts$',
    pathNot: ['^logging\\.ts$', ...[folder, ...allowed].map(code)].join('|'),
    ...extra,
  },
});
const value = { dependencyTypesNot: ['type-only'] };

module.exports = {
  forbidden: [
    only('domain', [], value),
    only('platforms', ['domain']),
    only('media', ['domain']),
    only('db', ['domain'], value),
    only('temporal', ['domain', 'workflows']),
    only('workflows', ['domain'], value),
    only('activities', ['domain', 'db', 'media', 'temporal', 'workflows'], value),
    only('api', ['domain', 'db', 'media', 'temporal', 'workflows', 'platforms']),
    only('simulators', []),
    only('web', ['domain']),
    {
      name: 'only-the-build-knows-the-pages',
      severity: 'error',
      from: { pathNot: '^web/' },
      to: { path: '^web/' },
    },
    {
      name: 'no-one-but-roots-knows-an-adapter',
      comment: 'Activities and routes speak to the interface and the registry, never to one platform.',
      severity: 'error',
      from: { pathNot: `^platforms/|${tests}` },
      to: { path: '^platforms/[^/]+/' },
    },
    {
      name: 'workflows-know-activities-by-type-only',
      severity: 'error',
      from: { path: code('workflows'), pathNot: tests },
      to: { path: '^(activities|platforms|db|api|media|temporal)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-imports-a-root',
      severity: 'error',
      from: { pathNot: `${tests}|^local/` },
      to: { path: '^(worker|admin|migrate)\\.ts$|^api/server\\.ts$' },
    },
    {
      name: 'no-product-code-imports-a-simulator-or-a-test',
      severity: 'error',
      from: { pathNot: `^simulators/|^local/|^bench/|${tests}` },
      to: { path: '^(simulators|tests)/|\\.test\\.ts$' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: `${tests}|\\.config\\.ts$|\\.cjs$|\\.d\\.ts$|(^|/)fixtures/` },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules|\\.local|dist|docs)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.cjs'] },
  },
};
