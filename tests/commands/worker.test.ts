import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { enqueue } from '#app/adapters/queue.server.ts'
import { systemActor } from '#app/auth/actor.ts'
import { refuse } from '#app/domain/result.ts'
import { job } from '#app/jobs/job.ts'
import { JOBS } from '#app/jobs/jobs.server.ts'
import { startWorker } from '#app/jobs/worker.server.ts'
import { connect, disconnect, inTransaction } from '#db/client.server.ts'
import { workers } from '#db/schema/index.ts'
import { type FreshDatabase, freshDatabase } from '#tests/setup/database.ts'

const actor = systemActor('a test')
const folder = mkdtempSync(join(tmpdir(), 'waymark-worker-'))
const trace = join(folder, 'trace')
const children: ChildProcess[] = []
let database: FreshDatabase

beforeAll(async () => {
  database = await freshDatabase()
  connect({ url: database.ownerUrl, as: 'owner' })
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await disconnect()
  await database.close()
  rmSync(folder, { recursive: true })
})

const addJob = (name: string, payload: object) =>
  inTransaction(actor, (tx) => tx.execute(sql`select enqueue(${name}, ${JSON.stringify(payload)}::json, null, null)`))
const queued = (name: string) =>
  inTransaction(actor, async (tx) => [
    ...(await tx.execute(
      sql`select attempts, last_error, locked_by from graphile_worker.jobs where task_identifier = ${name}`,
    )),
  ])
const lines = () => readFileSync(trace, 'utf8').split('\n').filter(Boolean)

async function until(what: string, isTrue: () => boolean | Promise<boolean>, ms = 15_000) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) if (await isTrue()) return
  throw new Error(`not in time: ${what}`)
}

function workerProcess(holdMs: number): ChildProcess {
  const script = fileURLToPath(new URL('./held-job.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', script, database.ownerUrl, trace, String(holdMs)], {
    stdio: 'ignore',
  })
  children.push(child)
  return child
}

test('a job held by a worker killed with -9 is released and runs in another', async () => {
  writeFileSync(trace, '')
  const killed = workerProcess(60_000)
  await addJob('held-job', { name: 'one' })
  await until('the job begins', () => lines().length === 1)
  const gone = new Promise((tell) => killed.once('exit', tell))
  killed.kill('SIGKILL')
  await gone
  const [held] = await queued('held-job')
  expect(held?.locked_by).toBeTruthy()

  const other = workerProcess(0)
  await until('the job ends in the other worker', () => lines().includes(`${other.pid} ended one`))
  await until('the queue is empty', async () => (await queued('held-job')).length === 0)
}, 45_000)

test('the long job of a worker that lives is left alone by the others', async () => {
  writeFileSync(trace, '')
  const slow = workerProcess(4_000)
  const begun = () => lines().filter((line) => line.includes('began long'))
  await until(
    'its worker lives',
    async () => (await inTransaction(actor, (tx) => tx.select().from(workers))).length > 1,
  )
  await addJob('held-job', { name: 'long' })
  await until('the job begins', () => begun().length > 0)
  workerProcess(0)
  await until('it ends', () => lines().some((line) => line.includes('ended long')))
  expect(begun()).toHaveLength(1)
  slow.kill('SIGKILL')
}, 45_000)

test('a payload that does not parse fails the job, naming the field and not what it holds', async () => {
  const ran: string[] = []
  const worker = await startWorker({
    ownerUrl: database.ownerUrl,
    beatMs: 1_000,
    pollMs: 100,
    jobs: {
      'read-names': job(z.object({ name: z.string() }), async ({ name }) => {
        ran.push(name)
        return refuse('already_done')
      }),
    },
  })
  await addJob('read-names', { name: 7_777 })
  await addJob('read-names', { name: 'right' })
  await until('both were tried', async () => {
    const rows = await queued('read-names')
    return rows.length === 1 && rows[0]?.last_error !== null
  })
  await worker.stop()
  const [failed] = await queued('read-names')
  expect(failed?.last_error).toBe('payload of read-names does not parse: name')
  // A refusal is an answer: the job is over.
  expect(ran).toEqual(['right'])
})

test('jobs are only in the queue when what asked for them commits', async () => {
  const failing = inTransaction(actor, async (tx) => {
    await enqueue(tx, 'send-email', { emailId: 'eml_never' })
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(await queued('send-email')).toEqual([])
})

test('every job has a schema that takes what it is for, and refuses anything else', () => {
  expect(Object.keys(JOBS)).toEqual(expect.arrayContaining(['write-email', 'send-email']))
  expect(JOBS['send-email']?.payload.safeParse({}).success).toBe(false)
  expect(
    JOBS['write-email']?.payload.safeParse({ template: 'birthday', key: 'a', recipients: { to: 'staff' } }).success,
  ).toBe(false)
})
