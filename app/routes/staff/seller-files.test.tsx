import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import type { FilesOfVersion } from '#app/domain/sellers/report-messages.server.ts'
import { SellerFiles } from './seller-files.tsx'

const counts = { added: 0, corrected: 0, deleted: 0 }
const shown = (of: Partial<FilesOfVersion>, isFirst = true) =>
  renderToStaticMarkup(
    <SellerFiles year={2027} isFirst={isFirst} of={{ version: 2, why: null, files: [], leftOut: [], ...of }} />,
  ).replace(/<[^>]+>/g, ' ')

it.each([
  [{ why: 'operator_unknown' as const }, 'operator ID was not kept when this was made'],
  [{ why: 'sent_without' as const }, 'an earlier version was sent without one from here'],
  [{}, 'in whole pounds it says what HMRC has already'],
])('%j: says why there is no file, and nothing of giving one', (of, words) => {
  expect(shown(of)).toContain(words)
  expect(shown(of)).not.toMatch(/XML|refuses/)
})

it('one file is given, with what is in it, what to do when it is refused, and who is left out', () => {
  const html = shown({
    files: [{ kind: 'new', fileName: 'x.xml', counts: { ...counts, added: 1 } }],
    leftOut: [{ supplierId: 'org_1', legalName: 'Wren Oakley', missing: ['address', 'date of birth'] }],
  })
  for (const words of [
    'Give it to HMRC',
    ': 1 seller reported',
    'not zipped',
    'If HMRC refuses it',
    'Drop this version',
  ])
    expect(html).toContain(words)
  expect(html).toContain('Wren Oakley: no address and no date of birth')
  expect(html).not.toMatch(/for the first time|in this order|took the first/)
})

it('two files are given in their order, each with its address', () => {
  const files: FilesOfVersion['files'] = [
    { kind: 'corrections', fileName: 'x.xml', counts: { ...counts, corrected: 2, deleted: 1 } },
    { kind: 'new', fileName: 'y.xml', counts: { ...counts, added: 1 } },
  ]
  const html = shown({ files }, false)
  expect(html.indexOf('File of corrections')).toBeLessThan(html.indexOf('File of sellers'))
  for (const words of [
    'the second once the first was taken',
    ': 2 sellers corrected, 1 seller taken out',
    ': 1 seller reported for the first time',
    'If it took the first and refuses the second',
  ])
    expect(html).toContain(words)
  const links = renderToStaticMarkup(
    <SellerFiles year={2027} isFirst={false} of={{ version: 2, why: null, files, leftOut: [] }} />,
  )
  expect(links.match(/href="[^"]+"/g)).toEqual([
    'href="/staff/seller-reports/2027/2/xml/corrections"',
    'href="/staff/seller-reports/2027/2/xml/new"',
  ])
})
