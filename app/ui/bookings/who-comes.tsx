import { credentialFactsShown, type PublicCredential } from '#app/domain/accreditation/credential-words.ts'
import type { Day } from '#app/domain/calendar.ts'
import { Status } from '#app/ui/status.tsx'
import { Details, Facts, Text, TextLink } from '#app/ui/text.tsx'

type Named = { personId: string; name: string; level: number; credentials: PublicCredential[]; days: string }

/** What was seen of somebody, and when, with what has ended marked. */
export const ChecksOf = ({ credentials, today }: { credentials: PublicCredential[]; today: Day }) => (
  <Facts
    facts={credentialFactsShown(credentials, today).map(({ hasEnded, ...fact }) => ({
      ...fact,
      words: hasEnded ? <Status tone="no">{fact.words}</Status> : fact.words,
    }))}
  />
)

/** Who contracts and who comes to a visit bought from a provider, with their checks. */
export const WhoComesList = ({
  provider,
  kind,
  named,
  today,
}: {
  provider: string
  kind: string
  named: Named[]
  today: Day
}) => (
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
        <Details summary={`What Waymark has seen of ${one.name}, and when`}>
          <ChecksOf credentials={one.credentials} today={today} />
          <Text small muted>
            Your own central record is still yours to keep. <TextLink href="/what-we-check">What we check</TextLink>
          </Text>
        </Details>
      </div>
    ))}
  </>
)
