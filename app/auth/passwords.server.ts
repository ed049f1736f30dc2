import { hash, type Options, verify } from '@node-rs/argon2'
import type { PasswordHash } from '#app/domain/people/password-hash.ts'
import { done, type Result, refuse } from '#app/domain/result.ts'

const leastLetters = 12
const mostLetters = 200

// OWASP's figures: 19 MiB, two passes, one lane. About 50 ms each, so no more at once than leave the machine breathing.
// The library's enum exists for its compiler only; its 2 is argon2id.
const costs: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const atOnce = 2

let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((go) => waiting.push(go))
  else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

export const hashPassword = (password: string): Promise<PasswordHash> =>
  inTurn(async () => (await hash(password.normalize('NFKC'), costs)) as PasswordHash)

let noOnes: Promise<PasswordHash> | null = null

/** Whether the password is the one hashed. Without a hash it takes as long and says no: nobody learns who has an account. */
export async function passwordFits(password: string, hashed: string | null): Promise<boolean> {
  noOnes ??= hashPassword(crypto.randomUUID())
  const against = hashed ?? (await noOnes)
  const fits = await inTurn(() => verify(against, password.slice(0, 1_000).normalize('NFKC')))
  return fits && hashed !== null
}

/**
 * Takes a new password and gives its hash. Refuses, with a sentence that says what to do, fewer than 12 characters and
 * whatever is guessed easily (common passwords, the person's own name, keyboard rows); asks for no kinds of character.
 * Source: National Cyber Security Centre, "Password administration for system owners".
 */
export async function newPassword(password: string, about: string[]): Promise<Result<PasswordHash, string>> {
  const weakness = await whyWeak(password, about)
  return weakness === null ? done(await hashPassword(password)) : refuse(weakness)
}

/** Why a password would be refused, and what to do; null where it would be taken. */
export async function whyWeak(password: string, about: string[]): Promise<string | null> {
  const letters = [...password].length
  if (letters < leastLetters) return `Use at least ${leastLetters} characters. Three random words work well`
  if (letters > mostLetters) return `Use ${mostLetters} characters or fewer`
  const { score, feedback } = (await meter()).check(
    password,
    about.flatMap((text) => [text, text.replace(/\W+/g, ''), ...text.split(/\W+/)]),
  )
  if (score < 3) {
    const why = feedback.warning ? ` ${feedback.warning}` : ''
    return `That password is easy to guess.${why} Three random words work well`
  }
  return null
}

/** What makes a password easy to guess, by the meter's own names for it. */
const WARNINGS = {
  straightRow: 'It has a row of keys in it.',
  keyPattern: 'It has a pattern of keys in it.',
  simpleRepeat: 'It repeats a character, like “aaa”.',
  extendedRepeat: 'It repeats the same characters, like “abcabcabc”.',
  sequences: 'It has a sequence in it, like “abc”.',
  recentYears: 'It has a recent year in it.',
  dates: 'It has a date in it.',
  topTen: 'It is one of the ten that are used most.',
  topHundred: 'It is one of the hundred that are used most.',
  common: 'Many people use it.',
  similarToCommon: 'It is like one that many people use.',
  wordByItself: 'It is a single word.',
  namesByThemselves: 'It is a name.',
  commonNames: 'It has a common name in it.',
  userInputs: 'It has your name, your email address or Waymark’s name in it.',
  pwned: 'It was in a list of stolen passwords.',
}

type Meter = { check(password: string, about: string[]): { score: number; feedback: { warning: string | null } } }
let made: Promise<Meter> | null = null

/** 7 MB of word lists: read when the first person chooses a password. */
function meter(): Promise<Meter> {
  made ??= (async () => {
    const [{ ZxcvbnFactory }, common, english] = await Promise.all([
      import('@zxcvbn-ts/core'),
      import('@zxcvbn-ts/language-common'),
      import('@zxcvbn-ts/language-en'),
    ])
    return new ZxcvbnFactory({
      dictionary: { ...common.dictionary, ...english.dictionary },
      graphs: common.adjacencyGraphs,
      translations: { ...english.translations, warnings: WARNINGS },
    })
  })()
  return made
}
