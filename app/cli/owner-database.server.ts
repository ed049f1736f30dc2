import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabaseIfMissing } from '#db/databases.server.ts'
import { startOrAttach } from '#db/embedded.server.ts'
import { migrate } from '#db/migrate.server.ts'
import { Refused } from './refused.ts'

/**
 * The database a command works on, as its owner and brought up to date: DATABASE_URL's, or else the demonstration's embedded
 * one. Refused where DATABASE_URL names no database, or one that cannot be reached.
 */
export async function ownerDatabase(): Promise<{ url: string; isDemo: boolean }> {
  const named = process.env.DATABASE_URL
  if (named) {
    await openedAt(named)
    return { url: named, isDemo: /^(1|on|true|yes)$/i.test(process.env.WAYMARK_DEMO ?? '') }
  }
  const state = fileURLToPath(new URL('../../.waymark', import.meta.url))
  const cluster = await startOrAttach({ dir: join(state, 'postgres'), fsync: true })
  const url = cluster.url('waymark')
  await createDatabaseIfMissing(url)
  await migrate(url)
  return { url, isDemo: true }
}

/** Brings the database up to date: also the first thing that ever touches a new one. */
export async function openedAt(url: string): Promise<void> {
  if (!/^postgres(ql)?:\/\/./.test(url) || !URL.canParse(url))
    throw new Refused('DATABASE_URL must begin with postgres:// and name a host and a database.')
  try {
    await migrate(url)
  } catch (error) {
    if (!isUnreachable(error)) throw error
    throw new Refused('The database at DATABASE_URL cannot be reached. Check its address, name and password.')
  }
}

/** No such host, port or database, or no entrance with that name and password. */
function isUnreachable(error: unknown): boolean {
  const codes = [error, ...((error as { errors?: unknown[] }).errors ?? [])].map(
    (one) => (one as { code?: string }).code,
  )
  return codes.some((code) =>
    ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CONNECT_TIMEOUT', '3D000', '28P01', '28000'].includes(code ?? ''),
  )
}
