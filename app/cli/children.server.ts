import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { identityOf, isSameProcess, type ProcessIdentity } from '#db/process-lock.mjs'
import type { Environment } from '../env.server.ts'

/** A process of ours that listens on `port`, is started again when it dies, and ends when we are gone. */
interface ChildOptions {
  name: string
  script: string
  args?: string[]
  port: number
  env: Environment
  /** Where its output goes: a file descriptor, or our own output. */
  output: number | 'inherit'
}

export interface Children {
  /** Starts the process and waits until it serves. Throws when it ends instead. */
  start(options: ChildOptions): Promise<void>
  /** Ends all of them: asked first, made to after 12 seconds. */
  stop(): Promise<void>
}

const readyWithinMs = 180_000

function isListening(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => done(true)).once('error', () => done(false))
    socket.once('connect', () => socket.end())
  })
}

/** Starts the process and leaves it to the caller. */
export function launchChild({ script, args, env, output }: ChildOptions): ChildProcess {
  return fork(script, args ?? [], {
    execArgv: ['--import', 'tsx'],
    env: { ...env, NODE_ENV: 'production' } as NodeJS.ProcessEnv,
    // Its input stays open as long as we live: another way for it to learn that we are gone.
    stdio: ['pipe', output, output, 'ipc'],
  })
}

/** Waits until the process serves. Throws when it ends instead. */
export async function untilReady(child: ChildProcess, { name, port }: ChildOptions): Promise<void> {
  for (const until = Date.now() + readyWithinMs; !(await isListening(port)); await sleep(50)) {
    const end = child.signalCode ?? child.exitCode
    if (end !== null) throw new Error(`The ${name} ended (${end}) before it served.`)
    if (Date.now() > until) throw new Error(`The ${name} did not answer in time.`)
  }
}

/** Keeps a list of the processes in `record`, so that whoever comes after a kill -9 can end those that are left. */
export function superviseChildren(record: string): Children {
  const running = new Map<string, ChildProcess>()
  let isStopping = false

  const note = () => {
    const pids = [...running.values()].flatMap((child) => child.pid ?? [])
    writeFileSync(record, JSON.stringify(pids.map(identityOf)), { mode: 0o600 })
  }

  function launch(options: ChildOptions): ChildProcess {
    const child = launchChild(options)
    running.set(options.name, child)
    note()
    return child
  }

  function restartWhenItDies(child: ChildProcess, options: ChildOptions, attempt = 0) {
    const began = Date.now()
    child.once('exit', async (code, signal) => {
      if (isStopping) return
      console.error(`The ${options.name} ended (${signal ?? code}) and is started again.`)
      const attempts = Date.now() - began > 60_000 ? 0 : attempt
      await sleep(Math.min(200 * 2 ** attempts, 30_000))
      if (!isStopping) restartWhenItDies(launch(options), options, attempts + 1)
    })
  }

  return {
    async start(options) {
      const child = launch(options)
      await untilReady(child, options)
      restartWhenItDies(child, options)
    },
    async stop() {
      isStopping = true
      await Promise.all([...running.values()].map(endChild))
      running.clear()
      note()
    },
  }
}

/** Ends the process: asked first, made to after 12 seconds. */
export async function endChild(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 12_000)
  await ended
  clearTimeout(timer)
}

/** Ends what a supervisor killed with -9 left behind. */
export async function endLeftovers(record: string): Promise<void> {
  if (!existsSync(record)) return
  let left: ProcessIdentity[]
  try {
    left = JSON.parse(readFileSync(record, 'utf8'))
  } catch {
    return
  }
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const identity of left.filter(isSameProcess)) process.kill(identity.pid, signal)
    for (const until = Date.now() + 5_000; left.some(isSameProcess) && Date.now() < until; ) await sleep(50)
  }
}
