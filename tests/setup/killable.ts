import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const first = ['shifted-clock.mjs', 'own-modules.mjs'].flatMap((file) => [
  '--import',
  fileURLToPath(new URL(file, import.meta.url)),
])

/** A process of Waymark's that a test kills with -9 and starts again, as whoever runs it would. */
export class Killable {
  private child: ChildProcess | null = null
  startedAt = 0

  constructor(
    readonly name: string,
    private readonly script: string,
    private readonly env: Record<string, string>,
    private readonly options: { port?: number; log: string },
  ) {}

  /** Starts it and, where it listens, waits until it does. */
  async start(more: Record<string, string> = {}): Promise<void> {
    Object.assign(this.env, more)
    const log = openSync(this.options.log, 'a')
    this.startedAt = Date.now()
    const child = spawn(process.execPath, [...first, this.script], {
      cwd: root,
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', TZ: 'UTC', ...this.env },
      // The channel lets it end when the test is gone.
      stdio: ['pipe', log, log, 'ipc'],
    })
    this.child = child
    const { port } = this.options
    for (const until = Date.now() + 180_000; port && !(await listens(port)); await sleep(25)) {
      if (child.exitCode !== null) throw new Error(`${this.name} ended with ${child.exitCode}: see ${this.options.log}`)
      if (Date.now() > until) throw new Error(`${this.name} does not answer`)
    }
  }

  /** Kills it with -9 and waits until it is gone. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((done) => child.once('exit', done))
    child.kill(signal)
    await gone
  }
}

const listens = (port: number) =>
  new Promise<boolean>((answer) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      answer(true)
    })
    socket.once('error', () => answer(false))
  })
