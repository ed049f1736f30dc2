// A thread of its own for each calendar: whatever is in it holds up nobody else, and can be ended. It runs the same source as
// everything else, so it is started by what can read it.
import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { busyOf } = await import('./busy-of.ts')
// From here on the time that it takes is the calendar’s.
parentPort.postMessage('ready')
parentPort.postMessage(busyOf(workerData.text, workerData.wanted))
