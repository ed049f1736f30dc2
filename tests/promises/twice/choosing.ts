import { sql } from 'drizzle-orm'
import { found } from './look-up.ts'
import { type Step, sends } from './step.ts'

const secret = () => found(sql`select secret from client_links`)

const ofLink = (name: string, intent: string): Step =>
  sends(name, 'routes/public/client-link.tsx', async ({ ground }) => {
    const link = await secret()
    return {
      as: ground.anybody,
      path: `/clients/${link}`,
      params: { secret: link },
      form: { intent, schoolId: ground.school.id },
    }
  })

/** A school that knew its adviser before, until staff have confirmed it. */
export const CLIENTS: Step[] = [
  sends('make a link for clients', 'routes/adviser/clients.tsx', ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/clients',
    form: { intent: 'link', instead: '' },
  })),
  sends('send the link to a client', 'routes/adviser/clients.tsx', ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/clients',
    form: { intent: 'send', email: 'office@school.example', note: 'See you in January.' },
  })),
  ofLink('say that a school is a client', 'claim'),
  ofLink('take it back', 'take_back'),
  ofLink('say it again', 'claim'),
  sends('staff confirm a client', 'routes/staff/client.tsx', ({ ground }) => {
    const params = { supplierId: ground.adviser.supplierId, schoolId: ground.school.id }
    return {
      as: ground.staff,
      path: `/staff/clients/${params.supplierId}/${params.schoolId}`,
      params,
      form: { intent: 'confirm', seen: 'Invoice 118 of 4 March 2026' },
    }
  }),
]
