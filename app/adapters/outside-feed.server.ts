import { lookup } from 'node:dns/promises'
import { type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createUnzip } from 'node:zlib'
import ipaddr from 'ipaddr.js'
import type { FeedFault } from '#app/domain/outside-calendars/feed-faults.ts'

// Reads an address that somebody gave us. It may name our own machines, lead on to them, change its mind between being
// looked up and connected to, send without end, or unpack to more than there is room for.

const MOST_BYTES = 10 * 1024 * 1024
const MOST_REDIRECTS = 5

/** What a reading may reach. */
export type Reach = {
  resolve(host: string): Promise<string[]>
  /** Hosts with ports that are let through whatever their addresses, also without TLS: for tests. */
  allowed: readonly string[]
  /** How long all of it may take, and how long nothing may come. */
  patience: { wholeMs: number; idleMs: number }
}

/** The public internet, by https alone. */
export const PUBLIC_INTERNET: Reach = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  allowed: [],
  patience: { wholeMs: 20_000, idleMs: 8_000 },
}

/** What the server said of a calendar that it sent before. */
export type Known = { etag: string | null; lastModified: string | null }

export type FeedAnswer =
  | { kind: 'whole'; text: string; known: Known }
  | { kind: 'unchanged' }
  | { kind: 'fault'; fault: FeedFault }

class Fault extends Error {
  constructor(readonly fault: FeedFault) {
    super(fault)
  }
}

/**
 * Whether an address is one of the public internet's: nothing private, of this machine or its link (where clouds keep their
 * metadata), shared by a carrier, reserved, or an IPv4 address written as one of IPv6.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  // All that has been given out of IPv6 so far. (Source: IANA, IPv6 Global Unicast Address Assignments.)
  return parsed.kind() === 'ipv4' || parsed.match(ipaddr.parseCIDR('2000::/3'))
}

/** Reads what is at an address: whole, or that it has not changed since what is known of it, or what is wrong. */
export async function readFeed(address: string, known: Known, reach: Reach = PUBLIC_INTERNET): Promise<FeedAnswer> {
  const idle = new AbortController()
  const late = AbortSignal.any([AbortSignal.timeout(reach.patience.wholeMs), idle.signal])
  try {
    let url = new URL(address)
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const answered = await ask(url, known, reach, { late, idle })
      const { statusCode = 0, headers } = answered
      if (statusCode >= 300 && statusCode < 400 && statusCode !== 304) {
        answered.destroy()
        if (!headers.location || !URL.canParse(headers.location, url)) return { kind: 'fault', fault: 'server_error' }
        url = new URL(headers.location, url)
        continue
      }
      if (statusCode === 304 && (known.etag ?? known.lastModified)) {
        answered.destroy()
        return { kind: 'unchanged' }
      }
      if (statusCode !== 200) {
        answered.destroy()
        return { kind: 'fault', fault: faultOfStatus(statusCode) }
      }
      const text = await textOf(answered)
      return {
        kind: 'whole',
        text,
        known: { etag: shortly(headers.etag), lastModified: shortly(headers['last-modified']) },
      }
    }
    return { kind: 'fault', fault: 'too_many_redirects' }
  } catch (error) {
    if (late.aborted) return { kind: 'fault', fault: 'too_slow' }
    if (error instanceof Fault) return { kind: 'fault', fault: error.fault }
    const { code = '' } = error as NodeJS.ErrnoException
    if (!code) throw error
    // What was packed does not unpack, or the connection ended in the middle of it.
    const isCutOff = /^(Z_|ERR_.*BROTLI|ERR__ERROR)/.test(code)
    return { kind: 'fault', fault: isCutOff ? 'cut_off' : 'unreachable' }
  }
}

const faultOfStatus = (status: number): FeedFault =>
  status === 401 || status === 403 ? 'refused' : status === 404 || status === 410 ? 'gone' : 'server_error'

/** Kept only where it is as short as such marks are. */
const shortly = (mark: string | undefined): string | null => (mark && mark.length <= 300 ? mark : null)

type Patience = { late: AbortSignal; idle: AbortController }

async function ask(url: URL, known: Known, reach: Reach, { late, idle }: Patience): Promise<IncomingMessage> {
  const isAllowed = reach.allowed.includes(url.host)
  if (!isAllowed && (url.protocol !== 'https:' || url.port !== '')) throw new Fault('not_https')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Fault('not_https')
  const addresses = await addressesOf(url.hostname, reach, late)
  if (!isAllowed && !addresses.every(isPublicAddress)) throw new Fault('private_address')
  const options: RequestOptions = {
    signal: late,
    agent: false,
    // Connected to is what was looked at, and nothing that the name may mean a moment later.
    lookup: pinnedTo(addresses),
    timeout: reach.patience.idleMs,
    headers: {
      accept: 'text/calendar, */*;q=0.1',
      'accept-encoding': 'gzip, deflate, br',
      'user-agent': 'Waymark (reads calendars that advisers have added)',
      ...(known.etag ? { 'if-none-match': known.etag } : {}),
      ...(known.lastModified ? { 'if-modified-since': known.lastModified } : {}),
    },
  }
  return new Promise((tell, fail) => {
    const asked = (url.protocol === 'https:' ? requestSecure : requestPlain)(url, options, tell)
    asked.once('timeout', () => idle.abort())
    asked.once('error', fail)
    asked.end()
  })
}

async function addressesOf(hostname: string, { resolve }: Reach, late: AbortSignal): Promise<string[]> {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare)) return [bare]
  const tooLate = new Promise<string[]>((tell) => late.addEventListener('abort', () => tell([]), { once: true }))
  const addresses = await Promise.race([resolve(bare).catch(() => []), tooLate])
  if (addresses.length === 0) throw new Fault('no_such_host')
  return addresses
}

function pinnedTo(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }))
  const [first] = found
  return (_host, { all }, answer) => (all ? answer(null, found) : answer(null, first?.address ?? '', first?.family))
}

/** The whole of it as text, counted after unpacking. */
async function textOf(answered: IncomingMessage): Promise<string> {
  const unpacked = unpackedBy(answered)
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of unpacked as AsyncIterable<Buffer>) {
      bytes += part.length
      if (bytes > MOST_BYTES) throw new Fault('too_large')
      parts.push(part)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') throw new Fault('cut_off')
    throw error
  } finally {
    answered.destroy()
  }
  return new TextDecoder().decode(Buffer.concat(parts))
}

function unpackedBy(answered: IncomingMessage): Readable {
  const encoding = (answered.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (encoding === 'identity' || encoding === '') return answered
  const unpack =
    encoding === 'br' ? createBrotliDecompress() : /^(x-)?gzip$|^deflate$/.test(encoding) ? createUnzip() : null
  if (!unpack) throw new Fault('not_a_calendar')
  answered.once('error', (error) => unpack.destroy(error))
  return answered.pipe(unpack)
}
