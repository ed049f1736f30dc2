import { writeFileSync } from 'node:fs'
import { test } from 'vitest'
import { adviser, office, requester, undatedBooking } from './parts/samples.ts'
import { renderEmail } from './render-email.ts'
import { TEMPLATES } from './templates.ts'

test('x', async () => {
  let out = ''
  for (const name of Object.keys(TEMPLATES)) {
    const sample: any = (TEMPLATES as any)[name].sampleProps
    if (!('booking' in sample)) continue
    for (const [who, reader] of [
      ['school', requester],
      ['adviser', adviser],
    ] as const) {
      const e: any = await renderEmail(
        name as any,
        { ...sample, reader, booking: { ...undatedBooking, isProvider: sample.booking.isProvider } } as any,
      )
      out += `\n##### ${name} -> ${who}\nSUBJECT ${e.subject}\n${e.text}\n`
    }
  }
  writeFileSync('/tmp/nodate/emails.txt', out)
})
