import { expect, test } from 'vitest'
import { shippedScripts } from './shipped-scripts.ts'

test('a page with one script file ships that and nothing else', () => {
  const html =
    '<link rel="stylesheet" href="/assets/app.css"><body><script type="module" src="/assets/app-1.js"></script>'
  expect(shippedScripts(html)).toEqual({ files: ['/assets/app-1.js'], inline: 0, isHydrated: false })
})

test('a page that starts React is told by its inline scripts, its data and the files fetched beforehand', () => {
  const html = `<link rel="modulepreload" href="/assets/entry.client-2.js"><link rel="preload" as="font" href="/a.woff2">
    <script nonce="x">window.__remixContext = {"state":{}}</script>
    <script nonce="x" type="module" async="">import "/assets/manifest.js"</script>
    <script>window.__remixContext.streamController.enqueue("…")</script>`
  expect(shippedScripts(html)).toEqual({ files: ['/assets/entry.client-2.js'], inline: 3, isHydrated: true })
})

test('a script that only carries data counts as inline', () => {
  expect(shippedScripts('<script type="application/json">{"a":1}</script>').inline).toBe(1)
})
