import type { TestProject } from 'vitest/node'
import { dropLeftovers, prepareTestCluster, type TestCluster } from './cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testCluster: TestCluster
  }
}

export default async function setup(project: TestProject) {
  const cluster = await prepareTestCluster()
  project.provide('testCluster', cluster)
  return () => dropLeftovers(cluster.adminUrl, cluster.template, cluster.run)
}
