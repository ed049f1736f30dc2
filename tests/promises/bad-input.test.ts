import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { londonDay } from '#app/domain/calendar.ts'
import { type Sending, sendingsOf } from '#tests/make/bad-answers.ts'
import { BUTTONS, type FormRow } from '#tests/make/form-rows.ts'
import { htmlFaults } from '#tests/make/html-faults.ts'
import { type FormRead, formsOf, readHtml } from '#tests/make/read-html.ts'
import { faultsOfRefusal, signatureOf } from '#tests/make/read-refusal.ts'
import { schoolDay } from '#tests/make/two-of-each.ts'
import { largestBody, type Page, routeModules } from '#tests/make/whole-pages.ts'
import { asRow, openWholeWaymark, pathFor, type WholeWaymark } from '#tests/make/whole-waymark.ts'

// Bad input on every form there is: each is read off its page, filled in wrongly in every way, and sent. A refusal is a
// page of status 422 (404 for what is not there, or not theirs) that says what to do beside the field, keeps what was
// typed and has changed nothing. Nothing is ever an error of ours. A form without a row here fails.

const modules = await routeModules()
/** While one page is worked out nobody else has any: a form is read in a time that grows with its length, no faster. */
const MOST_MS = 2_000
const acting = [...modules].filter(([, { action }]) => action).map(([path]) => path)

const TAKES_FILES = [
  '/adviser/cpd/:id',
  '/adviser/credentials/:id',
  '/provider/checks/:id',
  '/staff/payments/outside/:receiptId',
  '/staff/payments/disputes/:disputeId',
  '/staff/payments/moves/:moveId',
  '/adviser/deliveries/:visitId',
  '/adviser/visits/:visitId/case',
  '/provider/visits/:visitId/case',
  '/school/bookings/:bookingId/visits/:visitId/case',
  '/consortium/bookings/:bookingId/visits/:visitId/case',
]

let waymark: WholeWaymark
beforeAll(async () => {
  waymark = await openWholeWaymark()
}, 300_000)
afterAll(() => waymark?.close())

async function formsAt(path: string, row: FormRow): Promise<FormRead[]> {
  const at = pathFor(path, row)
  const page = await waymark.ask({ path: at, ...asRow(row) })
  expect(page.status, `${at} shows no form: ${page.to ?? ''}`).toBe(200)
  const here = formsOf(readHtml(page.html)).filter(({ action }) => action === null || action === at.split('?')[0])
  return [...new Map(here.map((form) => [signatureOf(form), form])).values()]
}

async function faultsOf(sending: Sending, form: FormRead, row: FormRow, page: Page): Promise<string[]> {
  const { expects, beside = [], isGone } = sending
  if (page.thrown.length > 0)
    return page.thrown.map((error) => `it threw ${error instanceof Error ? error.stack : JSON.stringify(error)}`)
  if (page.status >= 500) return [`it answered ${page.status}`]
  if (page.status === 200 || page.status === 302 || page.status === 303) {
    const isChanged = (await waymark.changed()).length > 0
    const after = page.to?.startsWith('/') ? await waymark.ask({ path: page.to, ...asRow(row) }) : null
    if (isChanged) await waymark.putBack()
    if (expects === 'refused' && isGone && !isChanged) return []
    if (expects === 'refused') return [`it was accepted (${page.status} ${page.to})`]
    return after && (after.status >= 500 || after.thrown.length > 0)
      ? [`the page after it, ${page.to}, is broken: ${after.thrown.map((error) => (error as Error).stack)}`]
      : []
  }
  if (expects === 'accepted') return [`it was refused: ${page.status} ${textOfErrors(page.html)}`]
  if (page.html.includes('\u0000')) return ['its page has a null in it']
  const faults =
    page.status === 422
      ? faultsOfRefusal(page.html, form, sending)
      : page.status === 404 && (beside.length === 0 || isAboutAnother(sending))
        ? []
        : [`it answered ${page.status}`]
  const changed = await waymark.changed()
  if (changed.length > 0) {
    await waymark.putBack()
    faults.push(`it changed ${changed.join(', ')}`)
  }
  return faults
}
const isAboutAnother = ({ what }: Sending) => what.includes("another's") || what.includes('no-such-thing')
const textOfErrors = (html: string) =>
  /govuk-error-summary__list">(.*?)<\/ul>/.exec(html)?.[1]?.replace(/<[^>]+>/g, ' ')

describe('every form', () => {
  it('has a row, and every row a form', () => {
    expect(acting.length).toBeGreaterThan(60)
    expect(acting.filter((path) => !(path in waymark.rows) && !(path in BUTTONS))).toEqual([])
    expect([...Object.keys(waymark.rows), ...Object.keys(BUTTONS)].filter((path) => !acting.includes(path))).toEqual([])
  })

  it.each(acting.filter((path) => !(path in BUTTONS)))(
    '%s',
    async (path) => {
      const faults: string[] = []
      let shown = 0
      for (const row of waymark.rows[path] ?? []) {
        const day = new Date(`${schoolDay(londonDay(new Date()), 60)}T12:00Z`)
        for (const form of await formsAt(path, row)) {
          shown++
          let isValidated = false
          for (const sending of sendingsOf(form, {
            good: row.good ?? {},
            ignores: Object.keys(row.ignores ?? {}),
            otherIds: waymark.otherIds,
            day,
            turn: acting.indexOf(path),
          })) {
            if (sending.expects === 'accepted' && row.goesElsewhere) continue
            const began = process.cpuUsage()
            const page = await waymark.ask({ path: pathFor(path, row), ...asRow(row), form: sending.body })
            const tookMs = Math.round(process.cpuUsage(began).user / 1_000)
            if (tookMs > MOST_MS) faults.push(`${sending.what}: it worked for ${tookMs} ms`)
            if (page.status === 422 && !isValidated && !sending.what.includes('huge')) {
              isValidated = true
              faults.push(...(await htmlFaults(page.html)))
            }
            for (const fault of await faultsOf(sending, form, row, page))
              faults.push(`[${form.buttons.map(({ value }) => value)}] ${sending.what}: ${fault}`)
          }
        }
      }
      expect(shown, 'no form is shown').toBeGreaterThan(0)
      expect(faults).toEqual([])
    },
    600_000,
  )

  it.each(Object.keys(BUTTONS).filter((path) => !path.includes(':')))(
    '%s, a button alone, takes anything calmly',
    async (path) => {
      const anything = new URLSearchParams([
        ['__proto__', 'x'],
        ['a[9999]', 'x'],
        ['x', 'x'.repeat(100_000)],
      ])
      for (const cookie of [undefined, waymark.rows['/account']?.[0]?.cookie]) {
        const page = await waymark.ask({ path, cookie, form: anything })
        expect(page.thrown).toEqual([])
        expect(page.status).toBeLessThan(500)
      }
      await waymark.putBack()
    },
  )

  it('is a form: another body is turned away before any page sees it', async () => {
    const bodies = [
      { type: 'application/json', text: '{"name":"x"}' },
      { type: 'multipart/form-data; boundary=x', text: '--y\r\nbroken' },
      { type: 'text/plain', text: 'name=x' },
    ]
    // A provider's has no row here: it has nothing to deliver, and its page sends on to what there is.
    for (const path of acting.filter((one) => one !== '/hooks/stripe' && one !== '/provider/deliveries/:visitId')) {
      const [row = {}] = waymark.rows[path] ?? []
      for (const body of bodies) {
        // Where a file is asked for, a broken form is answered beside its field.
        const isUpload = TAKES_FILES.includes(path) && body.type.startsWith('multipart')
        const { status } = await waymark.ask({ path: pathFor(path, row), ...asRow(row), body })
        expect(status, path).toBe(isUpload ? 422 : 400)
      }
      const tooMuch = new URLSearchParams({ name: 'x'.repeat(largestBody) })
      expect((await waymark.ask({ path: pathFor(path, row), ...asRow(row), form: tooMuch })).status, path).toBe(413)
    }
    expect(await waymark.changed()).toEqual([])
  })
})
