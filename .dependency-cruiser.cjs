// Who may import whom: the layers of the house. A file's ending is its layer (`.ts` pure, `.server.ts` may reach the
// database, `.tsx` is a view); its folder says whose it is.

const test = '\\.test\\.tsx?$'
const notTest = { pathNot: test }

/** `from` must not import `to`. */
const never = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    never('no-cycles', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }, 'Two files that need each other are one thing.'),
    never('no-orphans', { orphan: true, pathNot: [test, '\\.d\\.mts$', '^app/(root|entry\\.|routes/)', '^tests/'] }, {}, 'A file nobody imports and that imports nothing is dead.'),
    never('unresolvable', {}, { couldNotResolve: true }, 'What is imported must exist.'),
    never('nothing-imports-tests', { path: '^(app|db|emails)/', ...notTest }, { path: '^tests/' }),
    never('no-dev-packages', { path: '^(app|db|emails)/', pathNot: [test] }, { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' }),

    never('routes-reach-domain-auth-ui-only', { path: '^app/routes/', ...notTest }, { path: '^(db|emails|tests)/|^app/(adapters|jobs|cli|stripe-sandbox)/' }),
    never(
      'routes-import-no-other-audience',
      { path: '^app/routes/([^/]+)/', ...notTest },
      { path: '^app/routes/', pathNot: '^app/routes/$1/' },
      'What two audiences need belongs in the domain or in ui.',
    ),
    never('jobs-and-cli-stay-off-the-web', { path: '^app/(jobs|cli)/', ...notTest }, { path: '^app/(routes|ui)/' }),

    never(
      'domain-is-pure',
      { path: '^app/domain/.+\\.tsx?$', pathNot: ['\\.server\\.ts$', test] },
      { path: '^(db|emails|tests)/|^app/(?!domain/|auth/(actor|roles)\\.ts$)|\\.server\\.ts$', dependencyTypesNot: ['type-only'] },
      'Rules take what they need as arguments: no clock, no environment, no database.',
    ),
    never('domain-uses-few-packages', { path: '^app/domain/.+\\.tsx?$', pathNot: ['\\.server\\.ts$', test] }, { path: '^node_modules/', pathNot: '^node_modules/(zod|temporal-polyfill|temporal-spec|postcode|csv-(parse|stringify)|ical\\.js|ical-generator|proj4|react)/' }),
    never('domain-uses-no-node', { path: '^app/domain/.+\\.ts$', pathNot: ['\\.server\\.ts$', test] }, { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' }),
    never(
      'verbs-know-no-audience',
      { path: '^app/domain/.+\\.server\\.ts$' },
      { path: '^(emails|tests)/|^app/(routes|jobs|cli|ui|http|stripe-sandbox)/|^node_modules/@remix-run/' },
    ),
    never(
      'satellites-call-no-booking-verbs',
      { path: '^app/domain/(?!bookings/)[^/]+/', ...notTest },
      { path: '^app/domain/bookings/.+\\.server\\.ts$', pathNot: '^app/domain/bookings/(read|rows)[^/]*\\.server\\.ts$' },
    ),

    never('adapters-know-no-rules', { path: '^app/adapters/', ...notTest }, { path: '^app/(domain/[^/]+/|routes|ui|jobs|cli|auth)', dependencyTypesNot: ['type-only'] }),
    never('adapters-take-the-transaction-as-a-type', { path: '^app/adapters/', ...notTest }, { path: '^db/', dependencyTypesNot: ['type-only'] }),
    never('ui-is-a-view', { path: '^app/ui/', ...notTest }, { path: '\\.server\\.tsx?$|^(db|emails)/|^app/(routes|jobs|cli|adapters)/' }),
    never('emails-are-views', { path: '^emails/', ...notTest }, { path: '\\.server\\.tsx?$|^db/' }),
    never('db-stands-alone', { path: '^db/', pathNot: [test, '^db/seed/'] }, { path: '^app/', pathNot: '^app/(domain/[^/]+\\.ts|auth/(actor|roles)\\.ts)$', dependencyTypesNot: ['type-only'] }),
    never('the-sandbox-imports-nothing-of-the-product', { path: '^app/stripe-sandbox/' }, { path: '^(db|emails)/|^app/(?!stripe-sandbox/)' }),
    never('nothing-imports-the-sandbox', { path: '^(app|db|emails)/', pathNot: '^app/stripe-sandbox/' }, { path: '^app/stripe-sandbox/' }),
    never('lucia-lives-in-one-file', { path: '^(app|db)/', pathNot: '^app/auth/session\\.server\\.ts$' }, { path: '^node_modules/(lucia|@lucia-auth)/' }),
    never('stripe-lives-in-adapters', { path: '^app/', pathNot: ['^app/adapters/', '^app/stripe-sandbox/', test] }, { path: '^node_modules/stripe/' }),
  ],
  options: {
    doNotFollow: { path: '^(node_modules|build)' },
    exclude: { path: '^(build|\\.waymark)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'], conditionNames: ['node', 'import', 'types', 'default'] },
  },
}
