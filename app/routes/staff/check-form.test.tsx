import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { CHECK_KINDS, CHECK_WORDS } from '#app/domain/accreditation/check-rules.ts'
import { CheckFields, CheckForm, checkOf } from './check-form.tsx'

const html = renderToStaticMarkup(<CheckFields />)
const offered = (name: string): string[] => {
  const radios = [...html.matchAll(/<input[^>]*>/g)].map(([tag]) => tag).filter((tag) => tag.includes(`name="${name}"`))
  const select = html.match(new RegExp(`<select[^>]*name="${name}"[\\s\\S]*?</select>`))?.[0] ?? ''
  const values = (text: string) => [...text.matchAll(/value="([^"]+)"/g)].map(([, value]) => value as string)
  return [...radios.flatMap(values), ...values(select)]
}

// What staff type in every box, whichever check it is.
const typed = {
  words: 'What was seen',
  seenHow: 'On a video call',
  seenOn: { day: '2', month: '11', year: '2026' },
  endsOn: { day: '31', month: '8', year: '2027' },
}

it.each(CHECK_KINDS)('offers every field that recording a check of %s asks for', (kind) => {
  expect(offered('kind')).toContain(kind)
  const [level, dbs] = [offered('level').at(-1), offered('dbs').at(0)]
  const read = CheckForm.safeParse({ kind, level, dbs, reference: '', ...typed })
  expect(read.error?.issues, CHECK_WORDS[kind].name).toBeUndefined()
  expect(checkOf(read.data as never).level === null).toBe(kind !== 'qualification' && kind !== 'dbs')
})
