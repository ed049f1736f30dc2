import { vitePlugin as remix } from '@remix-run/dev'
import { NodePackageImporter } from 'sass'
import { defineConfig } from 'vite'

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true
  }
}

export default defineConfig({
  plugins: [
    remix({
      future: {
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: true,
        v3_relativeSplatPath: true,
        v3_routeConfig: true,
        v3_singleFetch: true,
        v3_throwAbortReason: true,
      },
    }),
  ],
  css: { preprocessorOptions: { scss: { importers: [new NodePackageImporter()] } } },
  // The content security policy allows no data: styles, scripts or fonts.
  build: { assetsInlineLimit: 0 },
})
