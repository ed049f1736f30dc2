import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'vite'
import { bundledPath } from './own-modules.mjs'

/**
 * Writes scripts of the product into a folder, each with all of our own modules that it reads, so that a process which a test
 * starts again and again reads a few files and translates none. Packages stay where they are.
 */
export async function bundleScripts(root: string, into: string, scripts: readonly string[]): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    esbuild: { jsxDev: false },
    plugins: [whereItWas],
    build: {
      ssr: true,
      copyPublicDir: false,
      outDir: into,
      minify: false,
      target: 'node20',
      rollupOptions: {
        input: scripts.map((script) => join(root, script)),
        output: { entryFileNames: ({ facadeModuleId }) => bundledPath('', facadeModuleId ?? '') },
      },
    },
  })
}

/** What a module finds by its own place, it finds from where it was written. */
const whereItWas: Plugin = {
  name: 'where-it-was',
  enforce: 'pre',
  transform: (code, id) =>
    code.includes('import.meta.url')
      ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      : undefined,
}
