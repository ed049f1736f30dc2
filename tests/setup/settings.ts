import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let folder: string | null = null
/** One for each process, and gone with it. */
function evidenceFolder(): string {
  if (folder) return folder
  const made = mkdtempSync(join(tmpdir(), 'waymark-evidence-'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  folder = made
  return made
}

/** Settings that the product needs to be imported by a test; no test reaches what they name. */
export function testSettings(databaseUrl: string): void {
  Object.assign(process.env, {
    APP_URL: 'http://127.0.0.1:3999',
    DATABASE_URL: databaseUrl,
    STRIPE_SECRET_KEY: 'sk_test_waymark',
    STRIPE_WEBHOOK_SECRET: 'whsec_waymark',
    SESSION_SECRET: 'a secret of the tests, forty letters long',
    FIELD_KEYS: `tests:${Buffer.alloc(32, 7).toString('base64')}`,
    WAYMARK_DEMO: 'on',
    WAYMARK_EVIDENCE_FOLDER: evidenceFolder(),
  })
}
