import { inject } from 'vitest'
import { cloneTemplate, dropDatabase } from './cluster.ts'

/** A migrated, empty database for one test file alone. */
export interface FreshDatabase {
  /** The owner's connection string; a web process adds `connection: { role: 'waymark_web' }`. */
  ownerUrl: string
  /** Drops it, whoever is still connected. What a file forgets is dropped at the end of the run. */
  close(): Promise<void>
}

export async function freshDatabase(): Promise<FreshDatabase> {
  const cluster = inject('testCluster')
  const ownerUrl = await cloneTemplate(cluster)
  return { ownerUrl, close: () => dropDatabase(cluster.adminUrl, new URL(ownerUrl).pathname.slice(1)) }
}
