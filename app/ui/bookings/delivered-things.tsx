import { EVIDENCE_TYPES, type EvidenceType, sizeWords } from '#app/domain/accreditation/evidence-rules.ts'
import type { Day } from '#app/domain/calendar.ts'
import type { DeliveryKind } from '#app/domain/deliveries/delivery-rules.ts'
import { formatInstant } from '#app/domain/format-day.ts'
import { Details, List, Text, TextLink } from '#app/ui/text.tsx'

export type ThingShown = {
  id: string
  kind: DeliveryKind
  said: string
  name: string | null
  mediaType: EvidenceType | null
  bytes: number | null
  url: string | null
  codeCount: number | null
  isForAll: boolean
  deliveredAt: Date
  deliveredByName: string
  replacedAt: Date | null
  openings: { personName: string; at: Date }[]
}

type ThingsProps = {
  /** null: whoever is looking may not open them. */
  things: ThingShown[] | null
  many: number
  school: string
  today: Day
  /** Where a file or codes are opened; not given where they are not, yet or any more. */
  openHref?: ((id: string) => string) | undefined
  /** Whether whoever delivered it is looking: they open their own files, and no codes. */
  isOwn?: boolean
}

/** What was delivered, with who has opened it; what was replaced stands under it. */
export function DeliveredThings({ things, many, school, today, openHref, isOwn = false }: ThingsProps) {
  if (things === null)
    return (
      <Text>
        {many === 0
          ? 'Nothing is delivered yet.'
          : `${many === 1 ? 'One thing is' : `${many} things are`} delivered. People who ask for visits at ${school} open ${many === 1 ? 'it' : 'them'}.`}
      </Text>
    )
  const standing = things.filter(({ replacedAt }) => replacedAt === null)
  const replaced = things.filter(({ replacedAt }) => replacedAt !== null)
  return (
    <>
      {standing.length === 0 ? (
        <Text>Nothing is delivered yet.</Text>
      ) : (
        <List>
          {standing.map((thing) => (
            <li key={thing.id} className="app-delivered">
              <Thing
                thing={thing}
                href={isOwn && thing.kind === 'codes' ? undefined : openHref?.(thing.id)}
                today={today}
              />
            </li>
          ))}
        </List>
      )}
      {replaced.length > 0 && (
        <Details summary={replaced.length === 1 ? 'One that was replaced' : `${replaced.length} that were replaced`}>
          <List>
            {replaced.map((thing) => (
              <li key={thing.id}>
                {thing.said}: {whatWords(thing)}, delivered {formatInstant(thing.deliveredAt, today)}, until{' '}
                {thing.replacedAt && formatInstant(thing.replacedAt, today)}
                <Openings thing={thing} today={today} />
              </li>
            ))}
          </List>
        </Details>
      )}
    </>
  )
}

function Thing({ thing, href, today }: { thing: ThingShown; href: string | undefined; today: Day }) {
  return (
    <>
      {/* A file is called by its own name, which opens it. */}
      {thing.said !== thing.name && (
        <>
          <strong>{thing.said}</strong>
          <br />
        </>
      )}
      {thing.kind === 'link' && thing.url ? (
        // Whose page it is stands beside it: it is not Waymark’s.
        <>
          <a className="govuk-link" href={thing.url} rel="noopener noreferrer external">
            {thing.url}
          </a>{' '}
          <span className="app-muted app-small">at {new URL(thing.url).host}, which is not Waymark’s</span>
        </>
      ) : href && thing.kind === 'codes' ? (
        <TextLink href={href}>
          Open {thing.isForAll ? 'the code' : `the ${thing.codeCount === 1 ? 'code' : `${thing.codeCount} codes`}`}
        </TextLink>
      ) : href ? (
        <a className="govuk-link" href={`${href}/file`} download>
          {thing.name}
        </a>
      ) : (
        whatWords(thing)
      )}
      <br />
      <span className="app-muted app-small">
        {href && thing.kind === 'file' ? `${sizeOf(thing)}. ` : ''}
        {thing.deliveredByName}, {formatInstant(thing.deliveredAt, today)}
      </span>
      <Openings thing={thing} today={today} />
    </>
  )
}

const sizeOf = ({ mediaType, bytes }: ThingShown): string =>
  mediaType && bytes ? `${EVIDENCE_TYPES[mediaType].words}, ${sizeWords(bytes)}` : ''

function whatWords(thing: ThingShown): string {
  if (thing.kind === 'link') return thing.url ?? ''
  if (thing.kind === 'file') return [thing.name, sizeOf(thing)].filter(Boolean).join(', ')
  if (thing.isForAll) return 'one code for everybody'
  return thing.codeCount === 1 ? '1 code' : `${thing.codeCount} codes`
}

function Openings({ thing: { openings, kind, codeCount, isForAll }, today }: { thing: ThingShown; today: Day }) {
  if (kind === 'link') return null
  const [last, ...earlier] = openings
  const them = kind === 'codes' && !isForAll && codeCount !== 1 ? 'them' : 'it'
  return (
    <span className="app-muted app-small">
      <br />
      {last ? `Opened by ${last.personName}, ${formatInstant(last.at, today)}` : `Nobody has opened ${them} yet`}
      {earlier.map((one) => (
        <span key={`${one.personName} ${one.at}`}>
          <br />
          {one.personName}, {formatInstant(one.at, today)}
        </span>
      ))}
    </span>
  )
}
