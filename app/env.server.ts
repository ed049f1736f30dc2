import { resolve } from 'node:path'
import { z } from 'zod'

/** What the environment says, checked. See the README for each name. */
export interface Settings {
  port: number
  /** The origin people see in their browser, without a final slash. */
  appUrl: string
  databaseUrl: string
  stripe: {
    secretKey: string
    webhookSecret: string
    /** The local sandbox that plays Stripe; null means Stripe itself. */
    apiBase: string | null
  }
  /** Null only in the demonstration, where emails go to the outbox page. */
  smtpUrl: string | null
  sessionSecret: string
  /** First the key that encrypts, then older ones that still decrypt. */
  fieldKeys: { id: string; key: Buffer }[]
  isDemo: boolean
  /** False where the jobs run in a process of their own (`npm run worker`). */
  isWorkerInWeb: boolean
  /** How often a worker says that it lives; four silent beats later its jobs are released. */
  heartbeatSeconds: number
  evidence: {
    /** Where evidence files are kept, or with a bucket where they stand while they come in. */
    folder: string
    /** Null: they are kept in the folder. `endpoint`: of what speaks like S3; null is AWS itself. */
    s3: { bucket: string; region: string; endpoint: string | null } | null
  }
  /** The virus scanner that every file goes through; null where there is none. */
  clamd: { host: string; port: number } | null
}

export type Environment = Record<string, string | undefined>

const loopback = /^(127(\.\d+){3}|localhost|\[::1\])$/
const yes = /^(1|on|true|yes)$/i
const no = /^(|0|off|false|no)$/i

function isUrl(text: string, protocols: string[]) {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol)
}

/** Whether it is the number of a port that people can be told to go to. */
export const isPort = (text: string | undefined): boolean => /^[1-9]\d{0,4}$/.test(text ?? '') && Number(text) < 65_536

/** A host and a port, as "127.0.0.1:3310" or "[::1]:3310". */
function hostAndPort(text: string): { host: string; port: number } | null {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:]+)\]|([\w.-]+)):(\d+)$/i.exec(text) ?? []
  const host = bracketed ?? plain
  return host && isPort(port) ? { host, port: Number(port) } : null
}

const shape = z.object({
  PORT: z.string().default('3000').refine(isPort, {
    error: 'PORT must be a port number such as 3000.',
  }),
  APP_URL: z
    .string({ error: 'Set APP_URL to the address people use, such as https://waymark.example.' })
    .refine((text) => isUrl(text, ['http:', 'https:']) && new URL(text).pathname === '/', {
      error: 'APP_URL must be an origin such as https://waymark.example, without a path.',
    }),
  DATABASE_URL: z
    .string({
      error: 'Set DATABASE_URL to the owner of a Postgres database, such as postgres://waymark:…@host/waymark.',
    })
    .refine((text) => isUrl(text, ['postgres:', 'postgresql:']), {
      error: 'DATABASE_URL must begin with postgres:// and name a host and a database.',
    }),
  STRIPE_SECRET_KEY: z
    .string({ error: 'Set STRIPE_SECRET_KEY to your Stripe secret key: without it nobody could be invoiced or paid.' })
    .regex(/^[sr]k_(test|live)_\w+$/, 'STRIPE_SECRET_KEY must be a secret or restricted key of Stripe (sk_… or rk_…).'),
  STRIPE_WEBHOOK_SECRET: z
    .string({ error: "Set STRIPE_WEBHOOK_SECRET to the signing secret of Stripe's webhook to APP_URL/hooks/stripe." })
    .regex(
      /^whsec_[^\s,]+(\s*,\s*whsec_[^\s,]+)*$/,
      'STRIPE_WEBHOOK_SECRET must be a signing secret of Stripe (whsec_…), or several separated by commas.',
    ),
  STRIPE_API_BASE: z
    .string()
    .optional()
    .refine((text) => !text || (isUrl(text, ['http:']) && loopback.test(new URL(text).hostname)), {
      error:
        'STRIPE_API_BASE must be an http address on this machine, such as http://127.0.0.1:12111; remove it to use Stripe.',
    }),
  SMTP_URL: z
    .string()
    .optional()
    .refine((text) => !text || isUrl(text, ['smtp:', 'smtps:']), {
      error: 'SMTP_URL must begin with smtp:// or smtps://.',
    }),
  SESSION_SECRET: z
    .string({ error: 'Set SESSION_SECRET to at least 32 random characters (openssl rand -base64 32).' })
    .min(32, 'SESSION_SECRET must have at least 32 characters (openssl rand -base64 32).'),
  FIELD_KEYS: z
    .string({ error: 'Set FIELD_KEYS to name:key, the key being 32 random bytes in base64 (openssl rand -base64 32).' })
    .refine((text) => parseFieldKeys(text) !== null, {
      error: 'FIELD_KEYS must be name:key, or several with commas, newest first; each key 32 bytes in base64.',
    }),
  WAYMARK_DEMO: z
    .string()
    .optional()
    .refine((text) => text === undefined || yes.test(text) || no.test(text), {
      error: 'WAYMARK_DEMO must be on or off.',
    }),
  WAYMARK_WORKER: z
    .string()
    .optional()
    .refine((text) => text === undefined || yes.test(text) || no.test(text), {
      error: 'WAYMARK_WORKER must be on or off.',
    }),
  WAYMARK_HEARTBEAT_SECONDS: z
    .string()
    .default('10')
    .refine((text) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 20, {
      error: 'WAYMARK_HEARTBEAT_SECONDS must be a whole number from 1 to 20.',
    }),
  WAYMARK_EVIDENCE_FOLDER: z.string().optional(),
  WAYMARK_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'WAYMARK_S3_BUCKET must be the name of a bucket, without s3://.')
    .optional(),
  WAYMARK_S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'WAYMARK_S3_REGION must be a region such as eu-west-2.')
    .optional(),
  WAYMARK_S3_ENDPOINT: z
    .string()
    .refine((text) => isUrl(text, ['http:', 'https:']), {
      error: 'WAYMARK_S3_ENDPOINT must be an address such as https://s3.example; remove it to use AWS.',
    })
    .optional(),
  WAYMARK_CLAMD: z
    .string()
    .refine((text) => hostAndPort(text) !== null, {
      error: 'WAYMARK_CLAMD must be the host and port of clamd, such as 127.0.0.1:3310.',
    })
    .optional(),
})

/** The demonstration is on when asked for, and by default only where no database is named. */
export function isDemonstration(env: Environment): boolean {
  return env.WAYMARK_DEMO === undefined ? !env.DATABASE_URL : yes.test(env.WAYMARK_DEMO)
}

/** Checks the environment. Refuses with one sentence per setting that is missing or wrong, each saying what to do. */
export function readSettings(env: Environment): { settings: Settings } | { sentences: string[] } {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = shape.safeParse(set)
  const sentences = parsed.success ? [] : parsed.error.issues.map((issue) => issue.message)
  const isDemo = isDemonstration(env)
  if (!set.SMTP_URL && !isDemo) {
    sentences.push('Set SMTP_URL to your mail server (smtps://name:password@host): without it no email would leave.')
  }
  if (set.STRIPE_API_BASE && /^[sr]k_live_/.test(set.STRIPE_SECRET_KEY ?? '')) {
    sentences.push('Remove STRIPE_API_BASE: a live Stripe key is never sent to a stand-in.')
  }
  if (parsed.success && set.WAYMARK_S3_BUCKET && !set.WAYMARK_S3_REGION) {
    sentences.push('Set WAYMARK_S3_REGION to the region of the bucket, such as eu-west-2.')
  }
  if (parsed.success && !set.WAYMARK_S3_BUCKET && (set.WAYMARK_S3_REGION || set.WAYMARK_S3_ENDPOINT)) {
    sentences.push(
      'Set WAYMARK_S3_BUCKET too, or remove WAYMARK_S3_REGION and WAYMARK_S3_ENDPOINT to keep files in a folder.',
    )
  }
  if (!parsed.success || sentences.length > 0) return { sentences }
  const found = parsed.data
  return {
    settings: {
      port: Number(found.PORT),
      appUrl: new URL(found.APP_URL).origin,
      databaseUrl: found.DATABASE_URL,
      stripe: {
        secretKey: found.STRIPE_SECRET_KEY,
        webhookSecret: found.STRIPE_WEBHOOK_SECRET,
        apiBase: found.STRIPE_API_BASE ?? null,
      },
      smtpUrl: found.SMTP_URL ?? null,
      sessionSecret: found.SESSION_SECRET,
      fieldKeys: parseFieldKeys(found.FIELD_KEYS) ?? [],
      isDemo,
      isWorkerInWeb: found.WAYMARK_WORKER === undefined || yes.test(found.WAYMARK_WORKER),
      heartbeatSeconds: Number(found.WAYMARK_HEARTBEAT_SECONDS),
      evidence: {
        folder: resolve(found.WAYMARK_EVIDENCE_FOLDER ?? folderOf(found.DATABASE_URL)),
        s3:
          found.WAYMARK_S3_BUCKET && found.WAYMARK_S3_REGION
            ? {
                bucket: found.WAYMARK_S3_BUCKET,
                region: found.WAYMARK_S3_REGION,
                endpoint: found.WAYMARK_S3_ENDPOINT ?? null,
              }
            : null,
      },
      clamd: found.WAYMARK_CLAMD ? hostAndPort(found.WAYMARK_CLAMD) : null,
    },
  }
}

/** Each database has a folder of its own: what no row stands for is swept out of it. */
function folderOf(databaseUrl: string): string {
  const { hostname, pathname } = new URL(databaseUrl)
  return `.waymark/evidence/${`${hostname}-${pathname.slice(1)}`.replace(/[^\w.-]/g, '_')}`
}

function parseFieldKeys(text: string): Settings['fieldKeys'] | null {
  const keys = text.split(',').map((entry) => {
    const [, id, key] = /^\s*([\w-]+):([\w+/=-]+)\s*$/.exec(entry) ?? []
    return { id: id ?? '', key: Buffer.from(key ?? '', 'base64') }
  })
  return keys.every(({ id, key }) => id && key.length === 32) ? keys : null
}

let known: Settings | undefined

/** This process's settings, read once. Throws what is missing or wrong. */
export function settings(): Settings {
  if (!known) {
    const result = readSettings(process.env)
    if ('sentences' in result) throw new Error(result.sentences.join('\n'))
    known = result.settings
  }
  return known
}
