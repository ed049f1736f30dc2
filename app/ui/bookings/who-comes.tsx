import { credentialFactsShown, type PublicCredential } from '#app/domain/accreditation/credential-words.ts'
import type { Day } from '#app/domain/calendar.ts'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Text, TextLink } from '#app/ui/text.tsx'

type Named = { personId: string; name: string; level: number; days: string }

type ChecksProps = { credentials: PublicCredential[]; today: Day; visitOn?: Day | null }

/** What was seen of somebody, by what and when, with what has ended marked. */
export const ChecksOf = ({ credentials, today, visitOn }: ChecksProps) => (
  <Facts
    facts={credentialFactsShown(credentials, today, visitOn ?? today).map(({ mark, ...fact }) => ({
      ...fact,
      words: mark ? <Status tone={mark}>{fact.words}</Status> : fact.words,
    }))}
  />
)

/** Said wherever a school reads what Waymark has seen: its own duties stay its own. */
export const OwnRecord = () => (
  <Text small muted>
    Our checks do not replace yours: your single central record needs its own entry, of what you saw yourselves and
    when. <TextLink href="/what-we-check">What we check</TextLink>
  </Text>
)

/** The checks of whoever a booking is with and whoever comes, each behind their name, and what stays the school’s to do. */
export const ChecksSeen = ({
  checks,
  today,
}: {
  checks: { of: string; credentials: PublicCredential[]; visitOn: Day | null }[]
  today: Day
}) => (
  <>
    {checks.map(({ of, credentials, visitOn }) => (
      <Details key={of} summary={`What Waymark has seen of ${of}, how and when`}>
        {credentials.length === 0 ? (
          <Text>Nothing counts at the moment.</Text>
        ) : (
          <ChecksOf credentials={credentials} today={today} visitOn={visitOn} />
        )}
      </Details>
    ))}
    {checks.length === 0 && <Text>Nobody is named yet.</Text>}
    <OwnRecord />
  </>
)

/** Who contracts and who comes to a visit bought from a provider. */
export const WhoComesList = ({ provider, kind, named }: { provider: string; kind: string; named: Named[] }) => (
  <>
    <Text>
      You contract with <strong>{provider}</strong>, {kind.toLowerCase()}, which names who comes. Nobody else comes
      unless you agree.
    </Text>
    {named.length === 0 && <Text>Nobody is named yet.</Text>}
    {named.map((one) => (
      <div key={one.personId}>
        <Text>
          <strong>{one.name}</strong> comes{one.days}. Level {one.level}.
        </Text>
      </div>
    ))}
  </>
)
