import { expect, test } from 'vitest'
import { logPath } from './log-path.ts'
import { largestBody, largestUpload, type RequestFacts, refusalOf, refusalPage } from './refused-requests.ts'

const post: RequestFacts = {
  method: 'POST',
  path: '/sign-in',
  origin: undefined,
  fetchSite: undefined,
  contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
  contentLength: '12',
  isChunked: false,
}
const ours = 'https://waymark.example'
const upload = {
  path: '/adviser/credentials/crd_1',
  fetchSite: 'same-origin',
  contentType: 'multipart/form-data; boundary=x',
}

test.each([
  ['a form of ours, as browsers say it', { fetchSite: 'same-origin', origin: ours }, null],
  ['a form of ours, from an older browser', { origin: ours }, null],
  ['another site', { fetchSite: 'cross-site', origin: 'https://evil.example' }, 'from another site'],
  ['a sister site', { fetchSite: 'same-site', origin: 'https://other.example' }, 'from another site'],
  ['an address typed by hand, which no post is', { fetchSite: 'none' }, 'from another site'],
  ['a hidden origin', { origin: 'null' }, 'from another site'],
  ['nothing said', {}, 'from another site'],
  ['another scheme', { origin: 'http://waymark.example' }, 'from another site'],
  ['a link', { method: 'GET', fetchSite: 'cross-site' }, null],
  ['a deletion by another site', { method: 'DELETE', fetchSite: 'cross-site' }, 'from another site'],
  ["Stripe's webhook", { path: '/hooks/stripe' }, null],
  ['something that only begins like a hook', { path: '/hooksy' }, 'from another site'],
  ['too large', { fetchSite: 'same-origin', contentLength: String(largestBody + 1) }, 'too large'],
  ['just not too large', { fetchSite: 'same-origin', contentLength: String(largestBody) }, null],
  ['JSON', { fetchSite: 'same-origin', contentType: 'application/json' }, 'not a form'],
  ['a form with files', { fetchSite: 'same-origin', contentType: 'multipart/form-data; boundary=x' }, 'not a form'],
  ['a file where one is asked for', { ...upload, contentLength: String(largestUpload) }, null],
  ['such a file from another site', { ...upload, fetchSite: 'cross-site' }, 'from another site'],
  ['a file past all measure', { ...upload, contentLength: String(largestUpload + 1) }, 'file too large'],
  ['a file of unknown length', { ...upload, contentLength: undefined, isChunked: true }, 'no length'],
  ['a file one page further', { ...upload, path: '/adviser/credentials/new/dbs' }, 'not a form'],
  [
    'a large form where a file is asked for',
    { ...upload, contentType: post.contentType, contentLength: '1048577' },
    'too large',
  ],
  ['no type at all', { fetchSite: 'same-origin', contentType: undefined }, 'not a form'],
  ['a type like it', { fetchSite: 'same-origin', contentType: 'application/x-www-form-urlencoded+x' }, 'not a form'],
  ["a hook's JSON", { path: '/hooks/stripe', contentType: 'application/json' }, null],
  ['a hook too large', { path: '/hooks/stripe', contentLength: '99999999' }, 'too large'],
  ['of unknown length', { fetchSite: 'same-origin', contentLength: undefined, isChunked: true }, 'no length'],
  ['an address of another host', { method: 'GET', path: '//evil.example/' }, 'not an address'],
  ['a null in an address', { method: 'GET', path: '/school/bookings/%00' }, 'not an address'],
  ['a null in a question', { method: 'GET', path: '/find?near=a%00' }, 'not an address'],
  ['a whole URL as path', { method: 'GET', path: 'http://evil.example/' }, 'not an address'],
] as const)('%s', (_name, change: Partial<RequestFacts>, refused) => {
  expect(refusalOf({ ...post, ...change }, ours)).toBe(refused)
})

test('each refusal has a page with its status', () => {
  expect(refusalPage('from another site')).toMatchObject({ status: 403 })
  expect(refusalPage('too large').html).toContain('<h1>That is too much to send at once</h1>')
})

test('a log line has the words of our routes and nothing else', () => {
  expect(logPath('/school/bookings/bkg_01HXYZ/approve?name=Ada')).toBe('/school/bookings/:/approve')
  expect(logPath('/reset/Zm9vYmFy')).toBe('/reset/:')
  expect(logPath('/advisers/ada%20byron')).toBe('/advisers/:')
  expect(logPath('/')).toBe('/')
})
