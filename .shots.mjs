import { chromium } from '@playwright/test'
const [,, base, email, out, ...paths] = process.argv
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-background-networking'] })
for (const width of [1280, 390]) {
  const c = await b.newContext({ viewport: { width, height: 900 } })
  const p = await c.newPage()
  if (email !== '-') {
    await p.goto(base + '/sign-in')
    await p.getByLabel('Email').first().fill(email + '@demo.waymark.example')
    await p.getByLabel('Password').first().fill('waymark-demo-2026')
    await p.getByRole('button', { name: /sign in/i }).first().click()
    await p.waitForLoadState('networkidle')
    console.log(width, 'landed', p.url())
  }
  for (const path of paths) {
    const r = await p.goto(base + path)
    const over = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    console.log(width, path, r.status(), await p.title(), over > 0 ? 'SIDEWAYS ' + over : '')
    await p.screenshot({ path: `${out}${path.replace(/[^a-z0-9]+/gi, '_')}-${width}.png`, fullPage: true })
  }
  await c.close()
}
await b.close()
