import { expect, test } from 'vitest'
import { type Environment, readSettings } from './env.server.ts'

const key = Buffer.alloc(32, 7).toString('base64')
const whole: Environment = {
  APP_URL: 'https://waymark.example',
  DATABASE_URL: 'postgres://waymark@127.0.0.1/waymark',
  STRIPE_SECRET_KEY: 'sk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
  SMTP_URL: 'smtps://mail.example',
  SESSION_SECRET: 'x'.repeat(32),
  FIELD_KEYS: `b:${key},a:${key}`,
}

function sentences(change: Environment): string[] {
  const result = readSettings({ ...whole, ...change })
  return 'sentences' in result ? result.sentences : []
}

test('whole settings are read', () => {
  const result = readSettings(whole)
  expect('settings' in result && result.settings).toMatchObject({
    port: 3000,
    appUrl: 'https://waymark.example',
    isDemo: false,
    isWorkerInWeb: true,
    fieldKeys: [{ id: 'b' }, { id: 'a' }],
    stripe: { apiBase: null },
  })
})

test.each(Object.keys(whole))('without %s Waymark refuses, in one sentence that names it', (name) => {
  // Without a database the demonstration is the default: here it is asked not to be.
  const found = sentences({ [name]: undefined, WAYMARK_DEMO: 'off' })
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(name)
})

test('an empty setting counts as missing', () => {
  expect(sentences({ SESSION_SECRET: '' })[0]).toContain('SESSION_SECRET')
})

test.each([
  ['PORT', '80x'],
  ['PORT', '70000'],
  ['PORT', '0'],
  ['APP_URL', 'waymark.example'],
  ['APP_URL', 'https://waymark.example/app'],
  ['DATABASE_URL', 'mysql://x/y'],
  ['STRIPE_SECRET_KEY', 'pk_test_1'],
  ['STRIPE_WEBHOOK_SECRET', 'secret'],
  ['STRIPE_WEBHOOK_SECRET', 'whsec_1,secret'],
  ['STRIPE_WEBHOOK_SECRET', 'whsec_1,'],
  ['STRIPE_API_BASE', 'https://api.stripe.com'],
  ['STRIPE_API_BASE', 'http://127.evil.example'],
  ['SMTP_URL', 'mail.example'],
  ['SESSION_SECRET', 'short'],
  ['FIELD_KEYS', 'a:c2hvcnQ='],
  ['FIELD_KEYS', key],
  ['WAYMARK_DEMO', 'perhaps'],
  ['WAYMARK_WORKER', 'perhaps'],
  ['WAYMARK_HEARTBEAT_SECONDS', '0'],
  ['WAYMARK_S3_BUCKET', 's3://evidence'],
  ['WAYMARK_S3_REGION', 'London!'],
  ['WAYMARK_S3_ENDPOINT', 'minio:9000'],
  ['WAYMARK_CLAMD', '127.0.0.1'],
  ['WAYMARK_CLAMD', '127.0.0.1:99999'],
])('%s=%s is refused in one sentence that names it', (name, value) => {
  const found = sentences({ [name]: value })
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(name)
})

test('a live key is never sent to a stand-in', () => {
  const change = { STRIPE_SECRET_KEY: 'sk_live_1', STRIPE_API_BASE: 'http://127.0.0.1:9' }
  expect(sentences(change)).toEqual(['Remove STRIPE_API_BASE: a live Stripe key is never sent to a stand-in.'])
})

test('the demonstration needs no mail server, and is the default only where no database is named', () => {
  expect(sentences({ SMTP_URL: undefined, WAYMARK_DEMO: 'on' })).toEqual([])
  const result = readSettings(whole)
  expect('settings' in result && result.settings.isDemo).toBe(false)
})

test.each([
  [{ WAYMARK_S3_BUCKET: 'waymark-evidence' }, 'WAYMARK_S3_REGION'],
  [{ WAYMARK_S3_REGION: 'eu-west-2' }, 'WAYMARK_S3_BUCKET'],
])('half of what S3 needs is refused: %o', (change, name) => {
  const found = sentences(change)
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(name)
})

test('evidence is kept in a folder of the database’s own, and in S3 and past a scanner where they are set', () => {
  const of = (change: Environment) => {
    const result = readSettings({ ...whole, ...change })
    return 'settings' in result ? result.settings : null
  }
  expect(of({})?.evidence).toEqual({
    folder: expect.stringMatching(/\.waymark.evidence.127\.0\.0\.1-waymark$/),
    s3: null,
  })
  expect(of({})?.clamd).toBeNull()
  const s3 = { bucket: 'waymark-evidence', region: 'eu-west-2', endpoint: null }
  expect(of({ WAYMARK_S3_BUCKET: s3.bucket, WAYMARK_S3_REGION: s3.region })?.evidence.s3).toEqual(s3)
  expect(of({ WAYMARK_CLAMD: '[::1]:3310' })?.clamd).toEqual({ host: '::1', port: 3310 })
})
