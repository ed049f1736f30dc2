import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { ADDRESSES } from '#tests/make/addresses.ts'
import { allLooked } from './walked.ts'

test('the walks leave out no page of routes.ts', () => {
  const pages = ADDRESSES.filter(({ file }) =>
    /^export default/m.test(readFileSync(join(import.meta.dirname, '../../app', file), 'utf8')),
  ).map(({ path }) => path)
  expect(pages.length).toBeGreaterThan(80)
  const looked = allLooked()
  expect(pages.filter((path) => !looked.has(path))).toEqual([])
})
