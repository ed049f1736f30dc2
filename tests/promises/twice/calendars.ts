import { sql } from 'drizzle-orm'
import { systemActor } from '#app/auth/actor.ts'
import { inTransaction } from '#db/client.server.ts'
import { makeOutsideCalendar } from '#tests/make/calendar-server.ts'
import { runs, timer } from './delivering.ts'
import { found } from './look-up.ts'
import { meanwhile, type Step, sends } from './step.ts'

// The calendars that an adviser keeps elsewhere, and the address at which a program reads their visits.

const calendarId = () => found(sql`select id from outside_calendars limit 1`)

const ofCalendar = (name: string, form: Record<string, string>): Step =>
  sends(name, 'routes/adviser/calendar.tsx', async ({ ground }) => {
    const id = await calendarId()
    return { as: ground.adviser.actor, path: `/adviser/calendars/${id}`, params: { id }, form }
  })

const ofAddress = (name: string, form: () => Promise<Record<string, string>>): Step =>
  sends(name, 'routes/account/calendar-address.tsx', async ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/calendar-address',
    form: await form(),
  }))

/** The same of a provider’s office. */
const ofOffice = (name: string, form: () => Promise<Record<string, string>>): Step =>
  sends(name, 'routes/account/calendar-address.tsx', async ({ ground }) => ({
    as: ground.provider.actor,
    path: '/provider/calendar-address',
    form: await form(),
  }))

const written = (query: ReturnType<typeof sql>) => inTransaction(systemActor('a test'), (tx) => tx.execute(query))

export const CALENDARS: Step[] = [
  meanwhile('an outside calendar is added', ({ ground }) =>
    makeOutsideCalendar(ground.adviser.actor, new Date(), { name: 'Home' }),
  ),
  ofCalendar('name a calendar anew', { intent: 'rename', name: 'Family' }),
  ofCalendar('pause a calendar', { intent: 'pause' }),
  ofCalendar('take a calendar up again, which cannot be read', { intent: 'resume' }),
  meanwhile('its time comes', () => written(sql`update outside_calendars set due_at = '2020-01-01'`)),
  timer('read-calendars', 'when one is due'),
  runs('read-calendar', 'of one that is no longer there'),
  meanwhile('it is busy during a visit', () =>
    written(sql`
      insert into calendar_clashes (visit_id, calendar_id, person_id, supplier_id, span, raised_at)
      select v.id, c.id, v.person_id, v.supplier_id, v.span, '2020-01-01' from visits v join outside_calendars c on c.person_id = v.person_id
       order by v.on_day, v.id limit 1`),
  ),
  sends('say that both can be', 'routes/adviser/calendars.tsx', async ({ ground }) => ({
    as: ground.adviser.actor,
    path: '/adviser/calendars',
    form: {
      intent: 'both',
      visit: await found(sql`select visit_id from calendar_clashes`),
      calendar: await calendarId(),
    },
  })),
  ofCalendar('remove a calendar', { intent: 'remove' }),
  ofAddress('make an address for one’s visits', async () => ({ intent: 'make' })),
  ofAddress('make it anew', async () => ({
    intent: 'renew',
    madeAt: new Date(await found(sql`select made_at from calendar_feeds where not is_office`)).toISOString(),
  })),
  ofAddress('end it', async () => ({ intent: 'end' })),
  ofOffice('make an address for an office’s visits', async () => ({ intent: 'make' })),
  ofOffice('make the office’s anew', async () => ({
    intent: 'renew',
    madeAt: new Date(await found(sql`select made_at from calendar_feeds where is_office`)).toISOString(),
  })),
  ofOffice('end the office’s', async () => ({ intent: 'end' })),
]
