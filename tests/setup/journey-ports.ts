import { join } from 'node:path'

/** Where the journeys' servers listen: one for each of Playwright's workers. */
export const journeyPorts = (process.env.JOURNEY_PORTS ?? '4173,4174').split(',').map(Number)

/** The one of this worker's own: Playwright numbers those that run at the same time from 0. */
export const ownPort = journeyPorts[Number(process.env.TEST_PARALLEL_INDEX ?? 0)] as number

/** What the servers keep beside their databases. */
export const stateFolder = join(import.meta.dirname, '../../.waymark/journeys')
