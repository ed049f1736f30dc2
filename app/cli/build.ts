import { fileURLToPath } from 'node:url'
import { buildIfNeeded } from './build.server.ts'

// `npm run build`

console.log(
  (await buildIfNeeded(fileURLToPath(new URL('../..', import.meta.url))))
    ? 'Built the pages.'
    : 'The pages are as the sources say: nothing to build.',
)
