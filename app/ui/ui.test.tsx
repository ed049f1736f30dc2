import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { htmlFaults } from '#tests/make/html-faults.ts'
import { samplePages } from '#tests/make/pages.tsx'
import { placeOf, ringsOf } from './adviser-map.tsx'
import { contours } from './contours.ts'
import { Form } from './form.tsx'
import { currentPlace, publicFrame, rowOfPlaces } from './frame.tsx'
import { Fund } from './fund.tsx'
import { weeksOf } from './month-table.tsx'
import { hrefWith, pageNumbers, pageOfTitle, pagesOf } from './pages.ts'
import { TextField } from './text-fields.tsx'

test.each(Object.entries(samplePages))('the page %s is valid HTML and has no style attribute', async (_, page) => {
  const html = `<!DOCTYPE html><html lang="en-GB"><head><title>Page</title></head><body>${renderToStaticMarkup(page())}</body></html>`
  expect(await htmlFaults(html)).toEqual([])
})

test.each(Object.entries(samplePages))('the page %s is drawn the same every time, with one h1', (_, page) => {
  const html = renderToStaticMarkup(page())
  expect(renderToStaticMarkup(page())).toBe(html)
  const headings = html.match(/<h1[ >]/g) ?? []
  expect(headings).toHaveLength(1)
})

test('every link of the error summary leads to an input of the page', () => {
  const html = renderToStaticMarkup(samplePages.question())
  const links = [...html.matchAll(/<a href="#([^"]+)">/g)].map((link) => link[1]).filter((id) => id !== 'main')
  expect(links).toEqual(['lines-1-amount', 'starts', 'agreed'])
  for (const id of links) expect(html).toMatch(new RegExp(`<input[^>]* id="${id}"`))
})

test('two forms with fields of one name have ids of their own, and the one that comes back keeps what the summary leads to', () => {
  const field = <TextField name="note" label="Note" />
  const ids = (html: string) => [...html.matchAll(/<input[^>]* id="([^"]+)"/g)].map((found) => found[1])
  const page = (back?: 'off' | 'extra') =>
    renderToStaticMarkup(
      (['off', 'extra'] as const).map((of) => (
        <Form key={of} among={of} reply={back === of ? { values: {}, errors: { note: 'Say what' } } : undefined}>
          {field}
        </Form>
      )),
    )
  expect(ids(page())).toEqual(['off-note', 'extra-note'])
  expect(ids(page('extra'))).toEqual(['off-note', 'note'])
})

test('a fund counts what is left, and says so where no allocation is set', () => {
  const set = renderToStaticMarkup(
    <Fund name="Careers" allocation={100000} reserved={10000} committed={20000} spent={5001} />,
  )
  expect(set).toContain('£649.99 left')
  expect(set).toContain('£100.00 waiting for approval')
  const unset = renderToStaticMarkup(<Fund name="Careers" allocation={null} committed={0} spent={0} />)
  expect(unset).toContain('No allocation has been set')
  expect(unset).not.toContain('£0.00 left')
})

test.each([
  [null, 83, 1, 4],
  ['2', 83, 2, 4],
  ['4', 83, 4, 4],
  ['5', 83, 1, 4],
  ['0', 83, 1, 4],
  ['-1', 83, 1, 4],
  ['x', 83, 1, 4],
  ['1e1', 300, 1, 12],
  ['1', 0, 1, 1],
])('page %s of %i things is page %i of %i', (asked, count, page, of) => {
  expect(pagesOf(asked, count)).toMatchObject({ page, of })
})

test('titles name the page only when there are several', () => {
  expect(pageOfTitle(pagesOf('2', 83))).toBe(' (page 2 of 4)')
  expect(pageOfTitle(pagesOf('1', 25))).toBe('')
})

test('page numbers leave gaps, and never a gap of one', () => {
  expect(pageNumbers(1, 1)).toEqual([1])
  expect(pageNumbers(5, 10)).toEqual([1, null, 4, 5, 6, null, 10])
  expect(pageNumbers(3, 5)).toEqual([1, 2, 3, 4, 5])
  expect(pageNumbers(4, 10)).toEqual([1, 2, 3, 4, 5, null, 10])
})

test('a changed filter goes back to page 1', () => {
  expect(hrefWith('/find?near=ZZ4&page=3', { within: 20 })).toBe('/find?near=ZZ4&within=20')
  expect(hrefWith('/find?near=ZZ4&page=3', { page: 4 })).toBe('/find?near=ZZ4&page=4')
  expect(hrefWith('/find?near=ZZ4', { near: null })).toBe('/find')
})

test('the current place is the nearest one above the page', () => {
  const frame = { ...publicFrame('/school/bookings/bkg_1'), home: '/school' }
  frame.places = [
    { href: '/school', text: 'Home' },
    { href: '/school/bookings', text: 'Bookings' },
  ]
  expect(currentPlace(frame)?.text).toBe('Bookings')
  expect(currentPlace({ ...frame, path: '/school' })?.text).toBe('Home')
  expect(currentPlace({ ...frame, path: '/school/else' })).toBeUndefined()
  const also = [...frame.places, { href: '/find', text: 'Find', also: ['/school/enquiries'] }]
  expect(currentPlace({ ...frame, places: also, path: '/school/enquiries/new' })?.text).toBe('Find')
})

test('places of one group are one entry, which opens the first of them; a group of one is that place', () => {
  const places = [
    { href: '/adviser', text: 'Home' },
    { href: '/adviser/services', text: 'Services', group: 'Practice' },
    { href: '/adviser/profile', text: 'Profile', group: 'Practice' },
    { href: '/adviser/cpd', text: 'CPD', group: 'Credentials and CPD' },
  ]
  expect(rowOfPlaces(places).map(({ href, text, under }) => [href, text, under.length])).toEqual([
    ['/adviser', 'Home', 1],
    ['/adviser/services', 'Practice', 2],
    ['/adviser/cpd', 'CPD', 1],
  ])
})

test('a month becomes weeks of Monday to Friday', () => {
  const days = [5, 6, 7, 1, 2].map((weekday, at) => ({ day: at + 1, weekday, words: '' }))
  const weeks = weeksOf(days, 5).map((week) => week.map((day) => day?.day ?? null))
  expect(weeks).toEqual([
    [null, null, null, null, 1],
    [4, 5, null, null, null],
  ])
})

test('the map puts north up and east right, and keeps everyone on the picture', () => {
  expect(placeOf({ number: 1, miles: 10, bearing: 0 }, 20)).toEqual({ x: 200, y: 118 })
  expect(placeOf({ number: 1, miles: 20, bearing: 90 }, 20)).toEqual({ x: 374, y: 205 })
  expect(placeOf({ number: 1, miles: 900, bearing: 180 }, 20).y).toBeLessThan(400)
  expect(ringsOf(20)).toEqual([5, 10, 20])
  expect(ringsOf(5)).toEqual([1.5, 2.5, 5])
  expect(contours({ x: 0, y: 0, seed: 1, lines: 3, step: 10 })).toEqual(
    contours({ x: 0, y: 0, seed: 1, lines: 3, step: 10 }),
  )
})
