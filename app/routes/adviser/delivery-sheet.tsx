import { EVIDENCE_TYPES } from '#app/domain/accreditation/evidence-rules.ts'
import { FILE_HINT } from '#app/domain/accreditation/evidence-words.ts'
import { isLive } from '#app/domain/bookings/lifecycle.ts'
import { adviserStatus, receivedWords } from '#app/domain/bookings/visit-words.ts'
import { formatDay, formatDeadline, formatInstant } from '#app/domain/format-day.ts'
import { yearsInWords } from '#app/domain/services/year-groups.ts'
import { DeliveredThings } from '#app/ui/bookings/delivered-things.tsx'
import { HistoryRoute } from '#app/ui/bookings/history-route.tsx'
import { SchoolDays } from '#app/ui/bookings/school-days.tsx'
import { CheckboxField } from '#app/ui/choice-fields.tsx'
import { EmailAddress } from '#app/ui/email-address.tsx'
import { FileField } from '#app/ui/file-field.tsx'
import { ActButton, Button, Form, HiddenField } from '#app/ui/form.tsx'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { Facts, Inset, List, Telephone, Text, TextLink } from '#app/ui/text.tsx'
import { TextArea, TextField } from '#app/ui/text-fields.tsx'
import type { SheetProps } from './delivery.tsx'

/** What has no date as whoever supplies it delivers it: what stands, what to add, and that all of it is there. */
export function DeliverySheet(page: SheetProps) {
  const { booking, visit, things, here, at, today } = page
  const status = adviserStatus(visit)
  const standing = things.filter(({ replacedAt }) => replacedAt === null)
  return (
    <Page
      reply={page.answered?.reply}
      head={
        <PageHead
          back={{ href: `${at}/visits`, text: page.isProvider ? 'Visits' : 'Your visits' }}
          caption={`${booking.school.name}, booking ${booking.reference}`}
          title={`${booking.service}: ${visit.quantity}`}
          sum={sumOf(page)}
        >
          <Status tone={status.tone}>{status.words}</Status>
        </PageHead>
      }
    >
      <Columns>
        <div>
          {visit.status === 'requested' && (
            <Text>
              This is not confirmed. <TextLink href={`${at}/requests/${booking.id}`}>See the request</TextLink>
            </Text>
          )}
          {visit.checkMissing && (
            <Inset>
              {visit.checkMissing}. It can’t be delivered until our staff have verified what it needs.{' '}
              {!page.isProvider && <TextLink href="/adviser/credentials">Your credentials</TextLink>}
            </Inset>
          )}
          {visit.endedReason && (
            <Text>
              <strong>{status.words}.</strong> “{visit.endedReason}”
            </Text>
          )}
          {(isLive(visit.status) || things.length > 0) && visit.status !== 'requested' && (
            <Section title="What is delivered">
              <DeliveredThings
                things={things}
                many={standing.length}
                school={booking.school.name}
                today={today}
                openHref={(id) => `${here}/${id}`}
                isOwn
              />
              {page.mayDeliver && !page.replacing && standing.length > 0 && <ChangeThings {...page} />}
            </Section>
          )}
          {page.mayDeliver && <AddThing {...page} />}
          {page.mayDeliver && visit.status === 'confirmed' && !page.replacing && standing.length > 0 && (
            <Section title="Is all of it there?">
              <Form reply={page.answered?.of === 'whole' ? page.answered.reply : undefined}>
                <TextArea
                  name="note"
                  label="A word to the school"
                  hint="How to use it, for instance. Nothing about a pupil, and no code."
                  optional
                  rows={2}
                  max={500}
                />
                <Text>
                  {booking.school.name} is asked to agree within five school days, or to raise a problem. You can
                  replace what was a mistake until then.
                </Text>
                <Button value="whole">All of it is delivered</Button>
              </Form>
            </Section>
          )}
          {page.mayTakeBack && (
            <Section title="Said by mistake?">
              <ActButton kind="link" fields={{ intent: 'take_back' }}>
                Take back that all of it is delivered
              </ActButton>
            </Section>
          )}
          {page.problem && (
            <Section title={page.problem.settledAt ? 'The problem, settled' : 'A problem'}>
              <Text>
                {page.problem.raisedByName}: “{page.problem.what}”
              </Text>
              {page.problem.note && <Text>Waymark: “{page.problem.note}”</Text>}
              {page.mayState && (
                <Text>
                  <TextLink href={`${page.at}/visits/${page.visit.id}/case`}>
                    {page.problem.settledAt ? 'Read both cases' : 'Read both cases and state yours'}
                  </TextLink>
                </Text>
              )}
            </Section>
          )}
          <Section title="What has happened" last>
            <HistoryRoute points={booking.history} />
            <SchoolDays counted={page.counted} />
          </Section>
        </div>
        <div>
          <Section title="Who asked">
            <Facts
              facts={[
                { name: 'School', words: booking.school.name },
                ...(booking.consortium ? [{ name: 'Led by', words: booking.consortium }] : []),
                { name: 'Asked for by', words: booking.requestedBy.name },
                { name: 'Email', words: <EmailAddress>{booking.requestedBy.email}</EmailAddress> },
                ...(booking.school.phone
                  ? [{ name: 'Telephone', words: <Telephone>{booking.school.phone}</Telephone> }]
                  : []),
                { name: 'For', words: yearsInWords(booking.yearGroups) },
                { name: 'What it is for', words: booking.purpose },
              ]}
            />
          </Section>
          <Section title="Money" last={!page.mayCancel}>
            <Facts facts={[{ name: 'You receive', words: receivedWords(visit) }]} />
            <Text small>
              <TextLink href={`${at}/requests/${booking.id}`}>The whole booking, {booking.reference}</TextLink>
            </Text>
          </Section>
          {page.mayCancel && (
            <Section title="Cancel" last noPrint>
              <Text>
                It costs the school nothing. <TextLink href={`${at}/visits/${visit.id}/cancel`}>Cancel it</TextLink>
              </Text>
            </Section>
          )}
        </div>
      </Columns>
    </Page>
  )
}

function sumOf({ visit, today }: SheetProps): string {
  const wanted = `Wanted by ${formatDay(visit.onDay, today)}`
  if (visit.status === 'delivered' && visit.agreeBy)
    return `${wanted}. The school agrees by ${formatDeadline(visit.agreeBy, today)}, or silence does.`
  if (visit.deliveredAt) return `${wanted}, delivered ${formatInstant(visit.deliveredAt, today)}.`
  return `${wanted}. It has no date and takes no time in anybody’s diary.`
}

/** Each thing that stands can be replaced, and before all of it is said to be there taken back. */
const ChangeThings = ({ things, here, visit }: SheetProps) => (
  <List>
    {things
      .filter(({ replacedAt }) => replacedAt === null)
      .map(({ id, said }) => (
        <li key={id}>
          <TextLink href={`${here}?replaces=${id}`} hidden={said}>
            Replace
          </TextLink>{' '}
          {said}
          {visit.status === 'confirmed' && (
            <>
              {' or '}
              <ActButton kind="link" fields={{ intent: 'remove', thing: id }}>
                take it back<span className="govuk-visually-hidden">: {said}</span>
              </ActButton>
            </>
          )}
        </li>
      ))}
  </List>
)

/** A file, a link or codes; a file comes in a form of its own, as browsers send files. */
function AddThing({ replacing, here, visit, booking, things, answered }: SheetProps) {
  const replyTo = (of: string) => (answered?.of === of ? answered.reply : undefined)
  const carried = replacing && <HiddenField name="replaces" value={replacing.id} />
  const there = things.some(({ replacedAt }) => replacedAt === null)
  return (
    <>
      {replacing && (
        <Inset>
          What you add now takes the place of <strong>{replacing.said}</strong>, which is opened no more.{' '}
          <TextLink href={here}>Keep it</TextLink>
        </Inset>
      )}
      <Section title={replacing ? 'A file instead' : there ? 'Add another file' : 'Add a file'}>
        <Form reply={replyTo('file')} files action={replacing ? `${here}?replaces=${replacing.id}` : here}>
          <FileField
            name="file"
            label="The file"
            hint={`${FILE_HINT} A pack is best sent as PDFs. What an office program or an archive may hide is not taken: put those behind a link.`}
            accept={Object.keys(EVIDENCE_TYPES).join()}
          />
          <Button kind="secondary">Add the file</Button>
        </Form>
      </Section>
      <Section title={replacing ? 'Or a link' : 'Add a link'}>
        <Form reply={replyTo('link')} among="link">
          {carried}
          <TextField name="linkSaid" label="What it is" hint="The school reads it." />
          <TextField
            name="url"
            label="Address"
            hint={`It begins with https://. ${booking.school.name} sees whose page it is before opening it.`}
          />
          <Button kind="secondary" value="link">
            Add the link
          </Button>
        </Form>
      </Section>
      <Section title={replacing ? 'Or codes' : 'Add codes'}>
        <Form reply={replyTo('codes')} among="codes">
          {carried}
          <TextField name="codesSaid" label="What they are" hint="The school reads it. No code here." />
          <TextArea
            name="codes"
            label="Codes"
            hint={`One on each line, at most as many as were asked for: ${visit.quantity}. They are kept encrypted: only people who ask for visits at ${booking.school.name} open them, never you again.`}
            rows={5}
          />
          <CheckboxField name="isForAll" label="It is one code for everybody" />
          <Button kind="secondary" value="codes">
            Add the codes
          </Button>
        </Form>
      </Section>
    </>
  )
}
