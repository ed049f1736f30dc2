import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Environment, isDemonstration, isPort } from '../env.server.ts'
import { usablePort } from './ports.server.ts'

/** What the demonstration makes up once and keeps, so that sessions, encrypted fields and links outlive a restart. */
interface Kept {
  SESSION_SECRET: string
  FIELD_KEYS: string
  STRIPE_WEBHOOK_SECRET: string
  sandboxPort: number
}

export interface CompletedEnvironment {
  env: Environment
  /** Where the local Stripe sandbox is to listen; null where Stripe itself is used. */
  sandboxPort: number | null
}

/** Fills in what the demonstration does not ask for. Outside it nothing is made up: what is missing is then refused. */
export async function withStandIns(env: Environment, stateFolder: string): Promise<CompletedEnvironment> {
  if (!isDemonstration(env)) return { env, sandboxPort: null }
  return completed(env, await keptSecrets(stateFolder))
}

/**
 * The same for a command beside a demonstration that runs, or ran last, from this folder: nothing is made up or written, so that
 * the sandbox is found where it listens. Null where none has run.
 */
export function asLastStarted(env: Environment, stateFolder: string): Environment | null {
  if (!isDemonstration(env)) return env
  const kept = secretsIn(stateFolder)
  return kept.sandboxPort === undefined ? null : completed(env, kept as Kept).env
}

function completed(env: Environment, kept: Kept): CompletedEnvironment {
  const filled: Environment = {
    ...env,
    WAYMARK_DEMO: 'on',
    APP_URL: env.APP_URL || `http://localhost:${isPort(env.PORT) ? env.PORT : 3000}`,
    SESSION_SECRET: env.SESSION_SECRET || kept.SESSION_SECRET,
    FIELD_KEYS: env.FIELD_KEYS || kept.FIELD_KEYS,
  }
  if (env.STRIPE_SECRET_KEY) return { env: filled, sandboxPort: null }
  filled.STRIPE_SECRET_KEY = 'sk_test_waymarksandbox'
  filled.STRIPE_WEBHOOK_SECRET = kept.STRIPE_WEBHOOK_SECRET
  filled.STRIPE_API_BASE = `http://127.0.0.1:${kept.sandboxPort}`
  return { env: filled, sandboxPort: kept.sandboxPort }
}

const secretsFile = (stateFolder: string) => join(stateFolder, 'secrets.json')
const secretsIn = (stateFolder: string): Partial<Kept> =>
  existsSync(secretsFile(stateFolder)) ? JSON.parse(readFileSync(secretsFile(stateFolder), 'utf8')) : {}

async function keptSecrets(stateFolder: string): Promise<Kept> {
  const file = secretsFile(stateFolder)
  const before = secretsIn(stateFolder)
  const kept: Kept = {
    SESSION_SECRET: before.SESSION_SECRET ?? randomBytes(32).toString('base64url'),
    FIELD_KEYS: before.FIELD_KEYS ?? `demo:${randomBytes(32).toString('base64')}`,
    STRIPE_WEBHOOK_SECRET: before.STRIPE_WEBHOOK_SECRET ?? `whsec_${randomBytes(24).toString('base64url')}`,
    sandboxPort: await usablePort(before.sandboxPort),
  }
  writeFileSync(`${file}.new`, JSON.stringify(kept, null, 2), { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return kept
}
