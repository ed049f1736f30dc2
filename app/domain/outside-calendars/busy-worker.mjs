// A thread that reads calendars, one at a time: whatever is in them holds up nobody else, and can be ended with the thread. It
// runs the same source as everything else, so it is started by what can read it.
import { parentPort } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { busyOf } = await import('./busy-of.ts')
parentPort.on('message', ({ text, wanted }) => parentPort.postMessage(busyOf(text, wanted)))
// From here on the time that it takes is the calendar’s.
parentPort.postMessage('ready')
