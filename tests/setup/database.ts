import { inject } from 'vitest'
import { cloneTemplate, dropDatabase } from './cluster.ts'

/** A migrated, empty database for one test file alone. */
export interface FreshDatabase {
  /** The owner's connection string; a web process adds `connection: { role: 'waymark_web' }`. */
  ownerUrl: string
  /** Drops it, whoever is still connected. What a file forgets is dropped at the end of the run. */
  close(): Promise<void>
  /** Remembers how it is now; what it answers puts that back. Nothing may be connected while either runs. */
  keepAsItIs(): Promise<() => Promise<void>>
}

export async function freshDatabase(): Promise<FreshDatabase> {
  const cluster = inject('testCluster')
  const ownerUrl = await cloneTemplate(cluster)
  const name = new URL(ownerUrl).pathname.slice(1)
  return {
    ownerUrl,
    close: () => dropDatabase(cluster.adminUrl, name),
    async keepAsItIs() {
      const kept = new URL(await cloneTemplate({ ...cluster, template: name })).pathname.slice(1)
      return async () => {
        await dropDatabase(cluster.adminUrl, name)
        await cloneTemplate({ ...cluster, template: kept }, name)
      }
    },
  }
}
